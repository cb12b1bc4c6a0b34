import { messageOf, WarmError } from '@ci-warm/errors';
import type { Clock } from '@ci-warm/clock';
import { judgeTier, type TestResult, type TierName, type TierResult } from '@ci-warm/run-results';
import { allTiers } from './stages.ts';
import type { Stopwatch } from '../contract/stopwatch.ts';

/** What a tier's work reports to. */
export interface TierWork {
  add(tests: readonly TestResult[]): void;
  /** One generic test. A WarmError of kind `failed` is its failure and ends the tier; any other error ends the run. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface TierBook {
  /** Whether it was asked for and has no outcome yet. */
  wants(tier: TierName): boolean;
  /** Runs a tier; whether it passed, or turned out not to apply. Unexpected errors are noted and thrown on. */
  run(tier: TierName, work: (tier: TierWork) => Promise<void>): Promise<boolean>;
  note(tier: TierName, outcome: 'skip' | 'not-applicable' | 'unverified', reason: string): void;
  /** Gives every tier that has no outcome yet the same one. */
  closeWith(reason: string): void;
  results(): readonly TierResult[];
}

export function createTierBook(
  requested: readonly TierName[],
  clock: Clock,
  watch: Pick<Stopwatch, 'mark'>,
): TierBook {
  const done = new Map<TierName, TierResult>();
  const note: TierBook['note'] = (tier, outcome, reason) => {
    if (!done.has(tier)) done.set(tier, { tier, outcome, reason, ms: 0, tests: [] });
  };
  for (const tier of allTiers) if (!requested.includes(tier)) note(tier, 'unverified', 'not asked for');
  return {
    wants: (tier) => requested.includes(tier) && !done.has(tier),
    note,
    closeWith: (reason) => requested.forEach((tier) => note(tier, 'skip', reason)),
    results: () => allTiers.flatMap((tier) => done.get(tier) ?? []),
    run: async (tier, work) => {
      const begun = clock.monotonic();
      const tests: TestResult[] = [];
      const ms = () => Math.round(clock.monotonic() - begun);
      const waited = watch.mark();
      try {
        await work(tierWork(tests, clock));
      } catch (error) {
        if (error instanceof WarmError && error.kind === 'failed') {
          tests.push({ name: 'what the tier builds on', outcome: 'fail', reason: error.message, ms: ms() });
        } else if (error instanceof NotApplicable) {
          note(tier, 'not-applicable', error.message);
          return true;
        } else if (!(error instanceof StepFailed)) {
          done.set(tier, {
            ...{ tier, outcome: 'unverified', reason: messageOf(error), ms: ms() },
            ...{ waited: waited(), tests },
          });
          throw error;
        }
      }
      const result = { ...judgeTier({ tier, tests, ms: ms() }), waited: waited() };
      done.set(tier, result);
      return result.outcome === 'pass';
    },
  };
}

/** Thrown by a tier's work when it finds nothing to do; the message is the reason. */
export class NotApplicable extends Error {}

/** For what a tier builds on but does not test: a failure goes to the tier, a pass does not count for it. */
export const unseen: TierWork = { add: () => undefined, step: (_name, work) => work() };

function tierWork(tests: TestResult[], clock: Clock): TierWork {
  return {
    add: (more) => tests.push(...more),
    step: async (name, work) => {
      const begun = clock.monotonic();
      const ms = () => Math.round(clock.monotonic() - begun);
      try {
        const value = await work();
        tests.push({ name, outcome: 'pass', reason: undefined, ms: ms() });
        return value;
      } catch (error) {
        if (!(error instanceof WarmError) || error.kind !== 'failed') throw error;
        tests.push({ name, outcome: 'fail', reason: error.message, ms: ms() });
        throw new StepFailed(error.message, { cause: error });
      }
    },
  };
}

class StepFailed extends Error {}
