import type { TestResult, TierName, TierResult } from './types.ts';

/**
 * The outcome of a tier whose tests were run. Pure.
 *
 * Fails when no test was executed, when a test failed, and when one was skipped without a reason or although the
 * dependency it needs was asked for: what was not looked at is never green.
 */
export function judgeTier({
  tier,
  tests,
  ms,
}: {
  tier: TierName;
  tests: readonly TestResult[];
  ms: number;
}): TierResult {
  const reason = whyNot(tests);
  return { tier, outcome: reason === undefined ? 'pass' : 'fail', reason, ms, tests };
}

function whyNot(tests: readonly TestResult[]): string | undefined {
  const [failed, ...moreFailed] = tests.filter(({ outcome }) => outcome === 'fail');
  if (failed) {
    const others = moreFailed.length > 0 ? ` and ${moreFailed.length} more` : '';
    return `${failed.name}${others} failed${failed.reason ? `: ${failed.reason}` : ''}`;
  }
  const skipped = tests.filter(({ outcome }) => outcome === 'skip');
  const needed = skipped.find(({ needs = [] }) => needs.length > 0);
  if (needed) return `${needed.name} needs ${needed.needs?.join(', ')} and was skipped`;
  const silent = skipped.find(({ reason }) => !reason?.trim());
  if (silent) return `${silent.name} was skipped without a reason`;
  if (tests.length === 0) return 'no test was executed';
  if (skipped.length === tests.length) return `no test was executed: all ${tests.length} were skipped`;
  return undefined;
}
