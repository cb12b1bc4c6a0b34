import type { ContainerSpec } from '../api/container-spec.ts';
import type { Container } from '../model.ts';
import type { LogBuffer } from '../process/log-buffer.ts';
import type { Addresses } from '../store/addresses.ts';
import type { Events } from '../store/events.ts';
import type { Images } from '../store/images.ts';
import type { State } from '../store/state.ts';
import type { Value } from '../template/types.ts';
import type { Timings } from '../timings.ts';
import type { HostPorts } from './host-ports.ts';

/** What the parts of the engine share. */
export interface Context {
  /** The engine's own folder. */
  dir: string;
  socketPath: string;
  timings: Timings;
  state: State;
  events: Events;
  images: Images;
  addresses: Addresses;
  hostPorts: HostPorts;
  /** By id. Containers die with the engine, so they are in memory only. */
  containers: Map<string, LiveContainer>;
}

/** A container and what belongs to it on this host. */
export interface LiveContainer {
  shown: Container;
  /** Of its task, templates rendered, and what its templates may read. */
  spec: ContainerSpec;
  data: Value;
  /** Container path → host path. */
  paths: Readonly<Record<string, string>>;
  /** Environment of its processes. */
  processEnv: Readonly<Record<string, string>>;
  /** Its own files on this host. */
  cwd: string;
  /** Where its processes start. */
  workDir: string;
  log: LogBuffer;
  /** Ends the container's process and whatever was executed in it. */
  killers: Set<() => void>;
}
