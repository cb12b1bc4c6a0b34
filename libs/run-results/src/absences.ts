import type { Absence, Lane, TierName, TierResult } from './types.ts';

/**
 * Says of every tier without an outcome whether that was meant. Pure.
 *
 * @param declared the tiers that the recipe's config says it cannot have
 */
export function withAbsences(
  tiers: readonly TierResult[],
  facts: {
    requested: readonly TierName[];
    lane: Lane;
    declared: Readonly<Partial<Record<TierName, string>>>;
  },
): readonly TierResult[] {
  return tiers.map((result) => ({ ...result, absence: absenceOf(result, facts) }));
}

function absenceOf(
  { tier, outcome }: TierResult,
  { requested, lane, declared }: Parameters<typeof withAbsences>[1],
): Absence | undefined {
  if (outcome === 'pass' || outcome === 'fail') return undefined;
  if (!requested.includes(tier)) return 'not-asked';
  // Only what did not apply was meant: a tier that was skipped or could not be verified would have had something to say.
  if (outcome !== 'not-applicable') return 'gap';
  return declared[tier] !== undefined || (lane === 'quick' && notInQuickLane.has(tier)) ? 'intended' : 'gap';
}

/** A canonical is not installed, backed up or restored from a backup: those are the cold lane's to prove. */
const notInQuickLane: ReadonlySet<TierName> = new Set(['install', 'backup', 'restore', 'fresh-install']);
