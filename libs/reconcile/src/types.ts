import type { GivenSecret } from '@ci-warm/app-lifecycle';
import type { HealthCheck, HealthWindow } from '@ci-warm/app-health';
import type { GateOptions, Hold } from '@ci-warm/safety-gate';
import type { KeptOutcome, SnapshotEstimate } from '@ci-warm/warmsnap';

/** One warm app, as built in or as the operator configures it. */
export interface WarmAppSpec {
  /** `keycloak`, `traefik`, or the operator's own. */
  name: string;
  recipe: string;
  domain: string;
  stateful: boolean;
  /** It is the ingress itself, so a dead ingress is its own failure and not a reason to wait. */
  isIngress?: boolean;
  health: HealthCheck;
  window: HealthWindow;
  /** Set in the env file at creation and kept there. */
  env: Readonly<Record<string, string>>;
  /** Compose files of the recipe that are laid over those that its env names. */
  composeFiles?: readonly string[];
  /** The operator's own secrets, inserted where they are missing. */
  secrets?: readonly GivenSecret[];
  /** How careful the safety gate is with this app; what is left out is as in `defaultGateOptions`. */
  gate?: GateOptions;
  /**
   * What is done after a jump over several releases failed: `on-failure` walks through the releases in between the next
   * time, `always` never jumps, `never` waits for a newer release.
   */
  steps: 'on-failure' | 'always' | 'never';
}

export type ReconcileOutcome = 'noop' | 'deployed' | 'upgraded' | 'held' | 'rolled-back' | 'broken';

export interface ReconcileResult {
  app: string;
  domain: string;
  /** In a dry run what would be done, as far as it can be foreseen. */
  outcome: ReconcileOutcome;
  /** Version before and after; `undefined` where there was or is none. */
  from: string | undefined;
  to: string | undefined;
  lastGood: string | undefined;
  /** Always there, whatever was done. */
  held: readonly HeldVersion[];
  reason: string | undefined;
  /** What else its operator should know of, such as lightweight tags of the recipe. */
  notes: readonly string[];
  adopted: boolean;
  healed: boolean;
  /** An interrupted change of an earlier call was finished or rolled back first. */
  resumed: 'finished' | 'rolled-back' | undefined;
  /** Whether the running app was disturbed at all. */
  touched: boolean;
  /** After a rollback: is the app healthy at last good again. */
  recovered: boolean | undefined;
  /** After a rollback with `keepFailed`: where the failed version's data are, or why they are not there. */
  failedState: KeptOutcome | undefined;
  /** What the snapshot before the upgrade had to copy and took, as foreseen while the app served; in a dry run what it would. */
  snapshot: SnapshotEstimate | undefined;
  dryRun: boolean;
  ms: number;
  /** Phases in order: how long each took. */
  phases: readonly { phase: string; ms: number }[];
  /** Milliseconds spent in abra and the number of its processes; milliseconds of health windows. */
  outside: { abraMs: number; abraCalls: number; windowMs: number };
}

export type HeldVersion = {
  version: string;
  reason: Hold['reason'] | 'failed-before' | 'not-a-release' | 'lightweight-tag' | 'settings';
  explanation: string;
};

export interface ReconcileRequest {
  /** Print the plan, touch nothing. */
  dryRun?: boolean;
  /** Apply this held version through the same transaction. */
  accept?: string;
  /** Forget that an edge failed. */
  retry?: string;
  /** Keeps the data of a version that is rolled back, as it left them, in the app's folder `failed/`: the last one, at most 5 GiB. */
  keepFailed?: boolean;
  /** Go back to last good with the data of this snapshot, which no file names any more. */
  restore?: string;
  /** Milliseconds to wait for another reconcile or for runs that use the provider; then busy. Default 0 and 30,000. */
  waitMs?: number;
}

/** The part of a result that the decisions make; the rest is noted on the way. */
export type ConvergeResult = Pick<
  ReconcileResult,
  'outcome' | 'from' | 'to' | 'lastGood' | 'held' | 'reason' | 'notes'
> &
  Partial<Pick<ReconcileResult, 'snapshot'>>;
