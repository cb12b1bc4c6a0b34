import type { RunResults, TierName, TierResult } from './types.ts';

/** What a run does unless `STAGES` says otherwise, and what a promotion asks for. */
export const defaultTiers: readonly TierName[] = ['install', 'upgrade', 'backup', 'restore', 'custom'];

/**
 * The default tiers that had to run and did not pass: those that the recipe's config does not declare absent, and not
 * upgrade where there is no older release to come from. Pure.
 */
export function missingTiers(
  { tiers }: Pick<RunResults, 'tiers'>,
  {
    declaredAbsent = {},
    hasOlderRelease,
  }: { declaredAbsent?: Readonly<Partial<Record<TierName, string>>>; hasOlderRelease: boolean },
): readonly TierName[] {
  return defaultTiers.filter((name) => {
    const result = tiers.find(({ tier }) => tier === name);
    if (result?.outcome === 'pass') return false;
    // Declared or not, a tier that ran and failed is no absence.
    if (result !== undefined && ran(result)) return true;
    if (name === 'upgrade' && !hasOlderRelease) return false;
    return declaredAbsent[name] === undefined;
  });
}

function ran({ outcome }: TierResult): boolean {
  return outcome === 'pass' || outcome === 'fail';
}
