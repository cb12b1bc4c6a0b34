import type { RunResults, TestResult, TierName, TierResult } from '@ci-warm/run-results';

/** What a tier's work reports to. */
export interface TierWork {
  add(tests: readonly TestResult[]): void;
  /** One generic test. A WarmError of kind `failed` is its failure and ends the tier; any other error ends the run. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** What a reader must know of the tier although it passes. */
  caveat(text: string): void;
}

/** Records what becomes of each tier of a run. */
export interface TierBook {
  /** Whether it was asked for and has no outcome yet. */
  wants(tier: TierName): boolean;
  /** Runs a tier; whether it passed, or turned out not to apply. Unexpected errors are noted and thrown on. */
  run(tier: TierName, work: (tier: TierWork) => Promise<void>): Promise<boolean>;
  note(tier: TierName, outcome: 'skip' | 'not-applicable' | 'unverified', reason: string): void;
  /** Gives every tier that has no outcome yet the same one. */
  closeWith(reason: string): void;
  /** Adds to what the results tell besides the tiers' outcomes. */
  report(findings: Partial<TierFindings>): void;
  results(): readonly TierResult[];
  findings(): TierFindings;
}

/** What tiers find that is no outcome of theirs. */
export type TierFindings = Pick<RunResults, 'operatorsMust' | 'needsApproval'>;

/** Thrown by a tier's work when it finds nothing to do; the message is the reason. */
export class NotApplicable extends Error {}

/** For what a tier builds on but does not test: a failure goes to the tier, a pass does not count for it. */
export const untested: TierWork = {
  add: () => undefined,
  caveat: () => undefined,
  step: (_name, work) => work(),
};
