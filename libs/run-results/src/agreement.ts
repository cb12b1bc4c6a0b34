import type { Agreement, RunResults, TierName } from './types.ts';

type Compared = Pick<RunResults, 'id' | 'recipe' | 'commit' | 'lane' | 'verdict' | 'tiers'>;

/**
 * How a run compares with one of the same commit in the other lane. Pure.
 *
 * @returns `undefined` where the two say nothing about each other: another recipe, commit or the same lane, a run that
 * says nothing about the recipe at all, or two that did not look at the same thing
 */
export function agreementOf(results: Compared, other: Compared): Agreement | undefined {
  const sameWork = results.recipe === other.recipe && results.commit === other.commit;
  if (!sameWork || results.lane === other.lane) return undefined;
  if ([results, other].some(({ verdict }) => verdict === 'infrastructure')) return undefined;
  const shared = sharedTiers(results, other);
  if (shared.size === 0 || failedElsewhere(results, shared) || failedElsewhere(other, shared))
    return undefined;
  const { id, lane, verdict } = other;
  return { run: id, lane, verdict, agrees: verdict === results.verdict };
}

/** The tiers that really ran in both: the quick lane has fewer, and either may have been asked for less. */
function sharedTiers(one: Compared, other: Compared): ReadonlySet<TierName> {
  const ofOther = tiersRun(other);
  return new Set([...tiersRun(one)].filter((tier) => ofOther.has(tier)));
}

function tiersRun({ tiers }: Compared): ReadonlySet<TierName> {
  const run = tiers.filter(({ outcome }) => outcome === 'pass' || outcome === 'fail');
  return new Set(run.map(({ tier }) => tier));
}

/** Red only for what the other run never looked at. */
function failedElsewhere({ verdict, tiers }: Compared, shared: ReadonlySet<TierName>): boolean {
  const failed = tiers.filter(({ outcome }) => outcome === 'fail');
  return verdict === 'red' && failed.length > 0 && !failed.some(({ tier }) => shared.has(tier));
}
