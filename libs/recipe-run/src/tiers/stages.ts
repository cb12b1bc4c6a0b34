import { WarmError } from '@ci-warm/errors';
import { defaultTiers, type TierName } from '@ci-warm/run-results';

/**
 * Reads `STAGES`: tier names between commas or blanks, in any order; empty means the default.
 *
 * @throws WarmError `unknown-stage` (usage), naming the word.
 */
export function parseStages(text: string | undefined): readonly TierName[] {
  const words = (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
  for (const word of words) if (!isTier(word)) throw unknownStage(word);
  return words.length === 0 ? defaultTiers : allTiers.filter((tier) => words.includes(tier));
}

/** The tiers of one run: those asked for, and the fresh install where request or config want it. */
export function tiersOf(
  {
    stages = defaultTiers,
    freshInstall = false,
  }: { stages?: readonly TierName[] | undefined; freshInstall?: boolean },
  config: { freshInstall?: boolean },
): readonly TierName[] {
  const fresh = (freshInstall || config.freshInstall === true) && !stages.includes('fresh-install');
  return fresh ? [...stages, 'fresh-install'] : stages;
}

/** Every tier, in the order of a run. */
export const allTiers: readonly TierName[] = [
  'install',
  'upgrade',
  'backup',
  'restore',
  'custom',
  'fresh-install',
];

const isTier = (word: string): word is TierName => allTiers.some((tier) => tier === word);

function unknownStage(word: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'unknown-stage',
    message: `STAGES names "${word}", which is no tier`,
    hint: `Use some of ${allTiers.join(', ')}.`,
  });
}
