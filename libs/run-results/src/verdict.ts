import type { RunResults, TestResult, TierName, TierResult } from './types.ts';

export interface VerdictFacts {
  /** The tiers that were asked for. */
  requested: readonly TierName[];
  tiers: readonly TierResult[];
  teardown: RunResults['teardown'];
  /** Why the run says nothing about the recipe: engine, registry, disk. */
  infrastructure?: string | undefined;
  /** What else makes the run red, such as a deploy too many. */
  problems?: readonly string[];
}

/**
 * The verdict of a run, and one line why it is not green. Pure.
 *
 * Green needs every requested tier to be there: passed, or skipped or not applicable with a reason; at least one of them
 * passed; nothing left behind.
 */
export function verdictOf(facts: VerdictFacts): Pick<RunResults, 'verdict' | 'reason'> {
  const unverified = facts.tiers.filter(
    ({ tier, outcome }) => outcome === 'unverified' && facts.requested.includes(tier),
  );
  const infrastructure = [
    ...(facts.infrastructure === undefined ? [] : [facts.infrastructure]),
    ...unverified.map(({ tier, reason }) => `${tier} could not be verified: ${reason ?? 'no reason given'}`),
  ];
  if (infrastructure.length > 0) return { verdict: 'infrastructure', reason: infrastructure.join('; ') };

  const problems = [...tierProblems(facts), ...(facts.problems ?? []), ...leftovers(facts.teardown)];
  if (problems.length > 0) return { verdict: 'red', reason: problems.join('; ') };
  return { verdict: 'green', reason: undefined };
}

function tierProblems({ requested, tiers }: VerdictFacts): string[] {
  const problems = tiers.flatMap((result) => {
    const problem = problemOf(result);
    return problem === undefined ? [] : [`${result.tier}: ${problem}`];
  });
  const absent = requested.filter((name) => !tiers.some(({ tier }) => tier === name));
  problems.push(...absent.map((name) => `${name}: asked for, but it did not run`));
  if (problems.length === 0 && !tiers.some(({ outcome }) => outcome === 'pass'))
    problems.push('nothing was tested');
  return problems;
}

function problemOf({ outcome, reason, tests }: TierResult): string | undefined {
  if (outcome === 'fail') return reason ?? 'failed';
  if (outcome === 'pass') return passedInName(tests);
  return reason?.trim() ? undefined : `${outcome} without a reason`;
}

/** A tier that calls itself passed is held against its own tests. */
function passedInName(tests: readonly TestResult[]): string | undefined {
  const failed = tests.find(({ outcome }) => outcome === 'fail');
  if (failed) return `${failed.name} failed`;
  return tests.some(({ outcome }) => outcome === 'pass') ? undefined : 'no test was executed';
}

function leftovers({ clean, leftovers }: RunResults['teardown']): string[] {
  if (clean && leftovers.length === 0) return [];
  return [`teardown left behind: ${leftovers.join(', ') || 'something it could not name'}`];
}
