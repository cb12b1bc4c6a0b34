import { join } from 'node:path';
import type { Promoter } from '@ci-warm/promote';
import { loadRecipeConfig } from '@ci-warm/recipe-config';
import { healthOf, windowOf } from '@ci-warm/recipe-run';
import { writeResults, type RunResults } from '@ci-warm/run-results';
import { healthWindow, type Config } from './config.ts';

/** Offers a finished run to be the canonical where that is possible at all, and writes down what became of it. */
export async function offerPromotion(
  promoter: Promoter,
  results: RunResults,
  config: Config,
  signal: AbortSignal,
): Promise<RunResults> {
  const { recipe, requestedLane, verdict, pullRequest } = results;
  if (requestedLane !== 'cold' || verdict !== 'green' || pullRequest !== undefined) return results;
  const recipeConfig = await loadRecipeConfig({ repo: config.repo, recipe });
  if (!recipeConfig?.warmCanonical) return results;
  const { outcome, reason } = await promoter.promote({
    results,
    config: recipeConfig,
    health: healthOf(recipeConfig),
    window: windowOf(recipeConfig, healthWindow(config)),
    publicUrl: config.publicUrl,
    skipFetch: config.skipFetch,
    signal,
  });
  const told: RunResults = { ...results, promotion: { outcome, reason } };
  await writeResults({ folder: join(config.warmRoot, 'runs', results.id), results: told });
  return told;
}
