/** What an engine reports of one stack at one moment: input of every decision about it. */
export interface StackObservation {
  stack: string;
  services: readonly ServiceObservation[];
}

export interface ServiceObservation {
  id: string;
  /** Full Swarm name, `<stack>_<service>`. */
  name: string;
  /** Name within the compose file. */
  shortName: string;
  /** As in the spec, possibly with a digest. */
  image: string;
  mode: 'replicated' | 'global' | 'replicated-job' | 'global-job';
  /** Replicas wanted (completions for a job; nodes for `global`). */
  desired: number;
  restartCondition: 'any' | 'on-failure' | 'none';
  /** Swarm's `UpdateStatus.State`, if there ever was an update: `updating`, `completed`, `paused`, `rollback_started` … */
  updateState: string | undefined;
  labels: Readonly<Record<string, string>>;
  /** Full names of the volumes that it mounts. */
  volumes?: readonly string[];
  /** Changes whenever the spec does: a forced redeploy included, a restart not. */
  specHash?: string;
  tasks: readonly TaskObservation[];
}

export interface TaskObservation {
  id: string;
  /** Swarm's task state: `new`, `pending`, `preparing`, `starting`, `running`, `complete`, `failed`, `shutdown`, `rejected` … */
  state: string;
  desiredState: string;
  /** Milliseconds since the epoch of the last change of `state`. */
  changedAt: number;
  createdAt: number;
  /** Whether it was made from the service's present spec. Right after an update the old tasks still run while nothing is `updating` yet. Unknown counts as yes. */
  ofCurrentSpec?: boolean;
  exitCode: number | undefined;
  containerId: string | undefined;
  /** Swarm's own words when a task failed. */
  error: string | undefined;
  /** Addresses in the stack's networks, without prefix length. */
  addresses: readonly string[];
}

export interface Convergence {
  converged: boolean;
  /** One line: what is missing, or `converged`. */
  reason: string;
  /**
   * Not converged, but only because Swarm still watches what it updated: all tasks are those of the new specs, they run,
   * and no task of an earlier spec does.
   */
  onlyMonitored?: true;
  /** A service that keeps ending although nothing it could wait for is missing. */
  crashLoop?: CrashLoop;
  /** Milliseconds since the last task of the stack reached the state it is in; 0 while not converged. */
  steadyForMs: number;
}

export interface CrashLoop {
  service: string;
  /** Ends of its tasks since the rest of the stack is up. */
  exits: number;
  reason: string;
}
