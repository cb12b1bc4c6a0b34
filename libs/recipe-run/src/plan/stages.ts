import { WarmError } from '@ci-warm/errors';
import { defaultTiers, type TierName } from '@ci-warm/run-results';

/**
 * Reads `STAGES`: tier names between commas or blanks, in any order; empty means the default.
 *
 * @throws WarmError `unknown-stage` or `stage-unavailable` (usage), naming the word.
 */
export function parseStages(text: string | undefined): readonly TierName[] {
  const words = (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
  for (const word of words) {
    if (!isTier(word)) throw unknownStage(word);
    if (!runnable.includes(word)) throw unavailable(word);
  }
  return words.length === 0 ? defaultTiers : allTiers.filter((tier) => words.includes(tier));
}

/** Every tier, in the order of a run. */
export const allTiers: readonly TierName[] = ['install', 'upgrade', 'backup', 'restore', 'custom'];

const runnable: readonly TierName[] = ['install', 'upgrade', 'custom'];

const isTier = (word: string): word is TierName => allTiers.some((tier) => tier === word);

function unknownStage(word: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'unknown-stage',
    message: `STAGES names "${word}", which is no tier`,
    hint: `Use some of ${runnable.join(', ')}.`,
  });
}

function unavailable(tier: TierName): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'stage-unavailable',
    message: `the tier ${tier} cannot be run here`,
    hint: `Leave it out of STAGES; ${runnable.join(', ')} can be run.`,
  });
}
