import type { Port, ServiceSpec } from './api/service-spec.ts';
import type { InspectedSettings } from './swarm/inspected-settings.ts';

/** The engine's objects, in the shapes of its API where they are shown as they are. */
export type Labels = Record<string, string>;

export interface Meta {
  ID: string;
  Version: { Index: number };
  CreatedAt: string;
  UpdatedAt: string;
}

export interface UpdateStatus {
  State: 'updating' | 'completed' | 'paused' | 'rollback_started' | 'rollback_completed' | 'rollback_paused';
  StartedAt: string;
  CompletedAt?: string;
  Message: string;
}

export interface Service extends Meta {
  Spec: ServiceSpec;
  /** Its ports with the numbers that the swarm chose for those that came without one. */
  ports?: Port[];
  PreviousSpec?: ServiceSpec;
  UpdateStatus?: UpdateStatus;
  JobStatus?: { JobIteration: { Index?: number }; LastExecution: string };
}

export type TaskState =
  | 'new'
  | 'pending'
  | 'assigned'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected';

export type DesiredState = 'ready' | 'running' | 'complete' | 'shutdown' | 'remove';

export interface TaskStatus {
  Timestamp: string;
  State: TaskState;
  Message: string;
  Err?: string;
  ContainerStatus?: { ContainerID: string; PID: number; ExitCode: number };
  PortStatus: Record<string, never>;
}

export interface Task extends Meta {
  Labels: Labels;
  Spec: ServiceSpec['TaskTemplate'];
  ServiceID: string;
  Slot?: number;
  NodeID?: string;
  Status: TaskStatus;
  DesiredState: DesiredState;
  JobIteration?: { Index?: number };
  /** Not shown: what the task was made from, to tell whether its service has moved on. */
  specKey: string;
  /** Not shown: its service's labels when it was made, by which it is found. */
  serviceLabels: Labels;
  /** Not shown: host ports it needs for itself, as `80/tcp`. */
  hostPorts: string[];
  /** Not shown: in 127.0.0.0/8, its own. */
  address: string | undefined;
}

export interface Network {
  Name: string;
  Id: string;
  Created: string;
  Driver: string;
  Attachable: boolean;
  Internal: boolean;
  Options: Record<string, string>;
  Labels: Labels;
  /** That were asked for. They are shown; addresses come from the engine's own part of the loopback network all the same. */
  subnets?: string[];
  index: number;
  /** Removed from the swarm, but a container that is still stopping holds it on the node. */
  leaving: boolean;
}

export interface Volume {
  CreatedAt: string;
  Driver: string;
  Labels: Labels | null;
  Mountpoint: string;
  Name: string;
  Options: Record<string, string> | null;
  Scope: 'local';
}

/** A secret or a config. */
export interface SwarmFile extends Meta {
  Spec: { Name: string; Labels: Labels; Data: string; Templating?: { Name: string } };
}

export interface Image {
  id: string;
  tags: string[];
  digests: string[];
  created: string;
  program: string;
  env: Record<string, string>;
  args: string[];
}

export interface Mount {
  Type: 'volume' | 'bind' | 'tmpfs';
  Name?: string;
  Source: string;
  Destination: string;
  Driver?: string;
  Mode: string;
  RW: boolean;
  Propagation: string;
}

export interface HealthLog {
  Start: string;
  End: string;
  ExitCode: number;
  Output: string;
}

export interface Container {
  id: string;
  name: string;
  image: string;
  imageId: string;
  argv: readonly string[];
  env: readonly string[];
  labels: Labels;
  hostname: string;
  mounts: readonly Mount[];
  created: number;
  startedAt: string;
  finishedAt: string;
  state: 'created' | 'running' | 'exited' | 'removing';
  pid: number;
  exitCode: number;
  taskId: string;
  address: string;
  networks: readonly { id: string; name: string }[];
  health:
    { Status: 'starting' | 'healthy' | 'unhealthy'; FailingStreak: number; Log: HealthLog[] } | undefined;
  settings: InspectedSettings;
}
