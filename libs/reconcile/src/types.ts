import type { HealthCheck, HealthWindow } from '@ci-warm/app-health';
import type { Hold } from '@ci-warm/safety-gate';

/** One warm app, as built in or as the operator configures it. */
export interface WarmAppSpec {
  /** `keycloak`, `traefik`, or the operator's own. */
  name: string;
  recipe: string;
  domain: string;
  stateful: boolean;
  health: HealthCheck;
  window: HealthWindow;
  /** Set in the env file at creation and kept there. */
  env: Readonly<Record<string, string>>;
  gate?: { markers?: readonly string[] };
  steps: 'on-failure' | 'always' | 'never';
}

export type ReconcileOutcome = 'noop' | 'deployed' | 'upgraded' | 'held' | 'rolled-back' | 'broken';

export interface ReconcileResult {
  app: string;
  domain: string;
  outcome: ReconcileOutcome;
  /** Version before and after; `undefined` where there was or is none. */
  from: string | undefined;
  to: string | undefined;
  lastGood: string | undefined;
  /** Always there, whatever was done. */
  held: readonly HeldVersion[];
  reason: string | undefined;
  adopted: boolean;
  healed: boolean;
  /** Whether the running app was disturbed at all. */
  touched: boolean;
  /** After a rollback: is the app healthy at last good again. */
  recovered: boolean | undefined;
  ms: number;
  /** Phases in order: how long each took. */
  phases: readonly { phase: string; ms: number }[];
  /** Milliseconds spent in abra and the number of its processes. */
  outside: { abraMs: number; abraCalls: number };
}

export type HeldVersion = { version: string; reason: Hold['reason'] | 'failed-before' | 'not-a-release'; explanation: string };

export interface ReconcileRequest {
  /** Print the plan, touch nothing. */
  dryRun?: boolean;
  /** Apply this held version through the same transaction. */
  accept?: string;
  /** Forget that an edge failed. */
  retry?: string;
  /** Milliseconds to wait for another reconcile or for runs that use the provider; then busy. */
  waitMs?: number;
}
