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
  /** Aliases by network. */
  networks: Record<string, string[]>;
  secrets: FileReference[];
  configs: FileReference[];
  ports: Port[];
  healthcheck?: Healthcheck;
  stopGracePeriod?: number;
  deploy: Deploy;
}

export interface Mount {
  type: 'volume' | 'bind';
  source: string;
  target: string;
  readOnly: boolean;
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
  retries?: number;
}

export interface Deploy {
  mode?: string;
  replicas?: number;
  labels: Record<string, string>;
  endpointMode?: string;
  restartPolicy?: { condition?: string; delay?: number; maxAttempts?: number; window?: number };
  updateConfig?: UpdateConfig;
}

export interface UpdateConfig {
  parallelism?: number;
  delay?: number;
  failureAction?: string;
  monitor?: number;
  maxFailureRatio?: number;
  order?: string;
}

export interface Network {
  external: boolean;
  name?: string;
  attachable?: boolean;
  internal?: boolean;
}

export interface Volume {
  external: boolean;
  name?: string;
}

export interface Secret {
  external: boolean;
  name?: string;
  /** The variable in its name as written: whose env line holds the modifiers, such as `length=`. */
  versionVariable?: string;
}

export interface Config {
  external: boolean;
  name?: string;
  file?: string;
  templateDriver?: string;
}
