import type { NamedService, ServiceTask } from '@ci-warm/answer-origin';
import type { StackObservation } from '@ci-warm/convergence';
import type { EnginePatience } from './absence.ts';
import type { RunCommand } from '@ci-warm/process-runner';

export interface SwarmClientOptions {
  /** As in `DOCKER_HOST`: `unix:///var/run/docker.sock` or `tcp://…`. */
  dockerHost: string;
  /** Milliseconds for one call; exec and pull have their own. Default 30,000. */
  timeoutMs?: number;
  /** The host's `docker login`s, with which images are pulled. Default: none are used. */
  logins?: RegistryLogins | undefined;
  /** With an engine that is away for a while. Default: none, it is not waited for. */
  patience?: EnginePatience | undefined;
}

export interface RegistryLogins {
  /** Folder of docker's `config.json`, as in `DOCKER_CONFIG`. */
  dockerConfigDir: string;
  /** Runs the credential helpers that it names. What they answer is a secret: it must not be logged. */
  run: RunCommand;
  /** One line for people when a log-in cannot be had. */
  warn: (line: string) => void;
}

/** Typed answers of the Docker Engine API. Every function throws WarmError `engine-unreachable` or `engine-error` (infrastructure). */
export interface SwarmClient {
  /** Also proves that the engine is a Swarm manager; else WarmError `not-a-swarm`. */
  ping(): Promise<EngineInfo>;
  /** Services with their tasks, newest task first. A stack that is gone has no services. */
  observeStack(stack: string): Promise<StackObservation>;
  /** By the exact label `com.docker.stack.namespace`. */
  stackNames(): Promise<string[]>;
  /** All services of all stacks, with what they are called on which network. One call. */
  namedServices(): Promise<NamedService[]>;
  /** Host names that services of stacks ask the proxy to route to them, by their labels. One call. */
  routedNames(): Promise<RoutedName[]>;
  /** Where the running tasks of services are. Those on other nodes come without a pid. */
  runningTasks(serviceIds: readonly string[], nodeId: string): Promise<ServiceTask[]>;
  networksOf(stack: string): Promise<string[]>;
  /** By the exact label, or by a name that begins with `<stack>_`: secrets made outside a deploy carry no label. */
  secretsOf(stack: string): Promise<string[]>;
  /** As for secrets. */
  configsOf(stack: string): Promise<string[]>;
  /** What is in a config of exactly that name; `undefined` when there is none. */
  configData(name: string): Promise<Buffer | undefined>;
  /** Whether there is a network of exactly that name that services can join. */
  hasSwarmNetwork(name: string): Promise<boolean>;
  /** Ids of the stack's tasks that have not ended; they outlive their service for a moment. */
  tasksOf(stack: string): Promise<string[]>;
  /** Volumes that carry the stack's exact label, and those that `services` of it mount. Never by name prefix. */
  volumesOf(stack: string): Promise<VolumeInfo[]>;
  volume(name: string): Promise<VolumeInfo | undefined>;
  /** An empty one of driver `local` with the stack's label, as a deploy would make it; one that is there stays as it is. */
  createVolume(name: string, stack: string): Promise<void>;
  removeVolume(name: string): Promise<void>;
  removeSecret(name: string): Promise<void>;
  removeConfig(name: string): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  /** Replaces a service's tasks by new ones of the same spec. Returns when the engine has taken it, not when they run. */
  restartService(serviceId: string): Promise<void>;
  removeService(name: string): Promise<void>;
  /** Removes the stack's services (the janitor's way; workflows undeploy through abra). */
  removeServices(stack: string): Promise<void>;
  /** Containers in any state but `exited`/`dead`/`created` that mount one of the volumes. */
  containersUsing(volumeNames: readonly string[]): Promise<ContainerInfo[]>;
  /** Containers of the stack's tasks in any state but `exited`/`dead`/`created`. */
  containersOf(stack: string): Promise<ContainerInfo[]>;
  /** Runs a command in a running container. A non-zero exit is a result. */
  exec(
    containerId: string,
    argv: readonly string[],
    options?: { timeoutMs?: number | undefined; user?: string },
  ): Promise<ExecResult>;
  /** `undefined` when the engine does not have it. */
  image(reference: string): Promise<ImageInfo | undefined>;
  pullImage(
    reference: string,
    options?: { timeoutMs?: number; signal?: AbortSignal | undefined },
  ): Promise<PullOutcome>;
  /** Gives an image an additional name, so that it stays when its own tag moves on. */
  tagImage(reference: string, repository: string, tag: string): Promise<void>;
  /** The last lines of a service's output, both streams. */
  serviceLogs(serviceId: string, options?: { tail?: number }): Promise<string>;
  /** Calls `onEvent` for service, container, network and volume events until the signal is aborted. Reconnects by itself. */
  watchEvents(onEvent: (event: EngineEvent) => void, signal: AbortSignal): Promise<void>;
}

export interface RoutedName {
  stack: string;
  host: string;
}

export interface EngineInfo {
  apiVersion: string;
  engineVersion: string;
  nodeId: string;
  /** Where the engine keeps its data; free space is measured here. */
  dataRoot: string;
}

export interface VolumeInfo {
  name: string;
  driver: string;
  options: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** Absolute path of the data on this host. */
  mountpoint: string;
}

export interface ContainerInfo {
  id: string;
  name: string;
  state: string;
  labels: Readonly<Record<string, string>>;
  volumes: readonly string[];
}

export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface ImageInfo {
  id: string;
  tags: readonly string[];
  digests: readonly string[];
}

export type PullOutcome = { outcome: 'pulled' } | { outcome: 'refused'; reason: string };

export interface EngineEvent {
  type: string;
  action: string;
  id: string;
  attributes: Readonly<Record<string, string>>;
}
