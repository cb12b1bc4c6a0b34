import { join } from 'node:path';

import type { AppProof } from '@ci-warm/app-lifecycle';
import { loadRecipeConfig, type RecipeConfig } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import { writeResults } from '@ci-warm/runs';

import type { Promoter, PromotionRequest } from './types.ts';

/** A finished run, and how its app was proved healthy. */
export interface Offer extends Pick<
  PromotionRequest,
  'publicUrl' | 'skipFetch' | 'fresh' | 'retry' | 'signal'
> {
  results: RunResults;
  /** Checkout with `recipes/`. */
  repo: string;
  warmRoot: string;
  /** What the run took from the recipe's config. */
  proofOf: (config: RecipeConfig) => AppProof;
}

/** Offers a finished run to be the canonical where that is possible at all, and writes down what became of it. */
export async function offerPromotion(promoter: Promoter, offer: Offer): Promise<RunResults> {
  const { results, repo, warmRoot, proofOf, ...rest } = offer;
  const { recipe, requestedLane, verdict, pullRequest } = results;
  if (requestedLane !== 'cold' || verdict !== 'green' || pullRequest !== undefined) return results;
  const config = await loadRecipeConfig({ repo, recipe });
  if (!config?.warmCanonical) return results;
  const { outcome, reason } = await promoter.promote({ ...rest, results, config, ...proofOf(config) });
  const told: RunResults = { ...results, promotion: { outcome, reason } };
  await writeResults({ folder: join(warmRoot, 'runs', results.id), results: told });
  return told;
}
