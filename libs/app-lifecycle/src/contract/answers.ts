/** What runs under a domain now, as the engine and the env file say; no abra process. */
export type AppStatus =
  | { state: 'absent' }
  | { state: 'undeployed' }
  | {
      state: 'deployed';
      version: string | undefined;
      chaosVersion: string | undefined;
      converged: boolean;
      crashLooping: boolean;
      reason: string;
      steadyForMs: number;
    };

/** `unknowable`: nothing speaks against the version itself, but a registry gives none of its images now. */
export type PreflightOutcome =
  | { outcome: 'ready' }
  | { outcome: 'refused'; problems: readonly string[] }
  | { outcome: 'unknowable'; reason: string };
