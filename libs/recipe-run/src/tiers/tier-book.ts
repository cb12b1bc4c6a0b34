import { messageOf, WarmError } from '@ci-warm/errors';
import type { Clock } from '@ci-warm/clock';
import { judgeTier, type TestResult, type TierName, type TierResult } from '@ci-warm/run-results';
import type { Stopwatch } from '../contract/stopwatch.ts';
import { NotApplicable, type TierBook, type TierFindings, type TierWork } from '../contract/tiers.ts';
import { allTiers } from './stages.ts';

export function createTierBook(
  requested: readonly TierName[],
  clock: Clock,
  watch: Pick<Stopwatch, 'mark'>,
): TierBook {
  const done = new Map<TierName, TierResult>();
  let findings: TierFindings = { operatorsMust: noDuties, needsApproval: [] };
  const note: TierBook['note'] = (tier, outcome, reason) => {
    if (!done.has(tier)) done.set(tier, { tier, outcome, reason, ms: 0, tests: [] });
  };
  for (const tier of allTiers) if (!requested.includes(tier)) note(tier, 'unverified', 'not asked for');
  return {
    wants: (tier) => requested.includes(tier) && !done.has(tier),
    note,
    report: ({ operatorsMust: { set, insert } = noDuties, needsApproval = [] }) => {
      const { operatorsMust: before } = findings;
      findings = {
        operatorsMust: { set: [...before.set, ...set], insert: [...before.insert, ...insert] },
        needsApproval: [...findings.needsApproval, ...needsApproval],
      };
    },
    findings: () => findings,
    closeWith: (reason) => requested.forEach((tier) => note(tier, 'skip', reason)),
    results: () => allTiers.flatMap((tier) => done.get(tier) ?? []),
    run: async (tier, work) => {
      const begun = clock.monotonic();
      const tests: TestResult[] = [];
      const caveats: string[] = [];
      const ms = () => Math.round(clock.monotonic() - begun);
      const waited = watch.mark();
      try {
        await work(tierWork(tests, caveats, clock));
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
      const judged = judgeTier({ tier, tests, ms: ms() });
      const reason = judged.reason ?? (caveats.length > 0 ? caveats.join('; ') : undefined);
      const result = { ...judged, reason, waited: waited() };
      done.set(tier, result);
      return result.outcome === 'pass';
    },
  };
}

const noDuties: TierFindings['operatorsMust'] = { set: [], insert: [] };

function tierWork(tests: TestResult[], caveats: string[], clock: Clock): TierWork {
  return {
    add: (more) => tests.push(...more),
    caveat: (text) => caveats.push(text),
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
