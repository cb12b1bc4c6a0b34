import type { Deploy } from './deploy-types.ts';

/** A project after interpolation, in one canonical form, so that several files can be merged. Durations in nanoseconds. */
export interface Project {
  services: Record<string, Service>;
  networks: Record<string, Network>;
  volumes: Record<string, Volume>;
  secrets: Record<string, Secret>;
  configs: Record<string, Config>;
}

export interface Service {
  image?: string;
  command?: string[];
  entrypoint?: string[];
  environment: Record<string, string>;
  labels: Record<string, string>;
  volumes: Mount[];
  networks: Record<string, Attachment>;
  secrets: FileReference[];
  configs: FileReference[];
  ports: Port[];
  healthcheck?: Healthcheck;
  stopGracePeriod?: number;
  /** Of the older form; counts where `deploy` says nothing of restarts. */
  restart?: string;
  logging?: { driver?: string; options: Record<string, string> };
  settings: ContainerSettings;
  deploy: Deploy;
}

/** Settings of a service's containers that a stack deploy hands on as they are. */
export interface ContainerSettings {
  hostname?: string;
  user?: string;
  workingDir?: string;
  init?: boolean;
  tty?: boolean;
  stdinOpen?: boolean;
  readOnly?: boolean;
  stopSignal?: string;
  isolation?: string;
  oomScoreAdj?: number;
  sysctls: Record<string, string>;
  ulimits: Record<string, { soft: number; hard: number }>;
  capAdd: string[];
  capDrop: string[];
  dns: string[];
  dnsSearch: string[];
  /** `name:address` each. */
  extraHosts: string[];
}

export interface Mount {
  type: 'volume' | 'bind' | 'tmpfs';
  /** Not of a tmpfs, nor of a volume without a name. */
  source?: string;
  target: string;
  readOnly: boolean;
  propagation?: string;
  noCopy?: boolean;
  size?: number;
}

export interface Attachment {
  aliases: string[];
  driverOpts: Record<string, string>;
}

export interface FileReference {
  source: string;
  target?: string;
  uid?: string;
  gid?: string;
  mode?: number;
}

export interface Port {
  target: number;
  published?: number;
  protocol: string;
  mode: string;
}

export interface Healthcheck {
  test?: string[];
  interval?: number;
  timeout?: number;
  startPeriod?: number;
  startInterval?: number;
  retries?: number;
}

interface Named {
  external: boolean;
  name?: string;
  labels: Record<string, string>;
}

export interface Network extends Named {
  attachable?: boolean;
  internal?: boolean;
  driverOpts: Record<string, string>;
  ipam?: { driver?: string; subnets: string[] };
}

export interface Volume extends Named {
  driver?: string;
  driverOpts: Record<string, string>;
}

export interface Secret extends Named {
  file?: string;
  templateDriver?: string;
  /** The variable in its name as written: whose env line holds the modifiers, such as `length=`. */
  versionVariable?: string;
}

export interface Config extends Named {
  file?: string;
  templateDriver?: string;
}
