/** What the suite reads of the engine's answers, in the engine's own words. */
export interface ServiceShape {
  ID: string;
  Version: { Index: number };
  Spec: ServiceSpecShape;
  PreviousSpec?: ServiceSpecShape;
  UpdateStatus?: { State: string; StartedAt: string; CompletedAt?: string; Message: string };
  ServiceStatus?: { RunningTasks: number; DesiredTasks: number; CompletedTasks: number };
  Endpoint: { Spec: { Mode?: string } };
}

export interface ServiceSpecShape {
  Name: string;
  Labels: Record<string, string>;
  TaskTemplate: {
    ContainerSpec: { Image: string; Command: string[]; Env?: string[]; Labels: Record<string, string> };
    ForceUpdate: number;
  };
  Mode: { Replicated?: { Replicas: number } };
}

export interface TaskShape {
  ID: string;
  CreatedAt: string;
  ServiceID: string;
  Slot?: number;
  DesiredState: string;
  Status: {
    State: string;
    Message: string;
    Err?: string;
    ContainerStatus?: { ContainerID: string; ExitCode: number };
  };
  NetworksAttachments?: { Network: { ID: string; Spec: { Name: string } }; Addresses: string[] }[];
}

export interface ContainerShape {
  Id: string;
  Names: string[];
  State: string;
  Status: string;
  Labels: Record<string, string>;
  Mounts: { Type: string; Name: string; Source: string; Destination: string }[];
}

export interface VolumeShape {
  Name: string;
  Driver: string;
  Mountpoint: string;
  Labels: Record<string, string> | null;
  Options: Record<string, string> | null;
  Scope: string;
}
