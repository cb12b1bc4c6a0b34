/** What `deploy` of a service says. Durations in nanoseconds. */
export interface Deploy {
  mode?: string;
  replicas?: number;
  labels: Record<string, string>;
  endpointMode?: string;
  restartPolicy?: { condition?: string; delay?: number; maxAttempts?: number; window?: number };
  updateConfig?: UpdateConfig;
  rollbackConfig?: UpdateConfig;
  limits?: Limits;
  reservations?: Limits;
  placement?: Placement;
}

export interface UpdateConfig {
  parallelism?: number;
  delay?: number;
  failureAction?: string;
  monitor?: number;
  maxFailureRatio?: number;
  order?: string;
}

/** Of a limit or a reservation; `pids` only of a limit, `generic` only of a reservation. */
export interface Limits {
  nanoCpus?: number;
  bytes?: number;
  pids?: number;
  generic?: { kind: string; value: number }[];
}

export interface Placement {
  constraints: string[];
  /** Descriptors to spread over. */
  spread: string[];
  maxReplicas?: number;
}
