import type { RecipeStore } from '@ci-warm/abra-client';
import type { Host } from '../contract/host.ts';
import type { Head } from '../contract/run.ts';
import type { RunRequest } from '../contract/types.ts';
import { stageRecipe } from './stage-recipe.ts';

/** The run's own checkout, and the commit to test in it. */
export async function findHead(
  host: Host,
  request: RunRequest,
  { recipes, signal }: { recipes: RecipeStore; signal: AbortSignal },
): Promise<Head> {
  const { connect, recipesUrl } = host;
  const shared = connect({ locks: [], signal }).abra;
  const { commit, ref } = await stageRecipe({ ...request, recipes, shared, recipesUrl });
  const { versions } = await recipes.versions(request.recipe);
  return { commit, ref, tagged: versions.findLast((release) => release.commit === commit) };
}
