import { recipeUnreachable, type RecipeStore } from '@ci-warm/abra-client';
import type { PromotionFacts } from '@ci-warm/canonical-registry';
import { missingTiers } from '@ci-warm/run-results';
import type { PromotionRequest } from './types.ts';

/** Everything that the decision needs, with the recipe's releases as its remote has them now. */
export async function gatherFacts(
  { results, config, skipFetch }: PromotionRequest,
  recipes: RecipeStore,
): Promise<PromotionFacts> {
  if (!skipFetch) await fetch(recipes, results.recipe);
  const { versions } = await recipes.versions(results.recipe);
  const latest = versions.at(-1);
  return {
    enrolled: config.warmCanonical === true,
    // A quick run that fell back to the cold lane leaves canonicals alone, too.
    lane: results.requestedLane === 'cold' ? results.lane : 'quick',
    verdict: results.verdict,
    missingTiers: missingTiers(results, {
      declaredAbsent: config.expectedNotApplicable ?? {},
      hasOlderRelease: versions.length > 1,
    }),
    pullRequest: results.pullRequest,
    testedVersion: results.version,
    testedCommit: results.commit,
    latestVersion: latest?.version.raw,
    latestCommit: latest?.commit,
  };
}

async function fetch(recipes: RecipeStore, recipe: string): Promise<void> {
  const fetched = await recipes.fetch(recipe);
  if (fetched.outcome === 'fetched') return;
  throw recipeUnreachable(
    `which release of ${recipe} is the latest cannot be known: ${fetched.reason}`,
    'see that the recipe’s remote can be reached from here',
  );
}
