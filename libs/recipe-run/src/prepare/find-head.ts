import { createAbraClient, type RecipeStore } from '@ci-warm/abra-client';
import type { RunnerPorts } from '../contract/ports.ts';
import type { Head } from '../contract/run.ts';
import type { RunRequest } from '../contract/types.ts';
import { stageRecipe } from './stage-recipe.ts';

/** The run's own checkout, and the commit to test in it. */
export async function findHead(
  ports: RunnerPorts,
  request: RunRequest,
  recipes: RecipeStore,
  signal: AbortSignal,
): Promise<Head & { ref: string }> {
  const { abraDir, recipesUrl, run } = ports;
  const shared = { recipes: createAbraClient({ run, abraDir, recipesUrl, signal }).recipes };
  const { commit, ref } = await stageRecipe({ ...request, recipes, shared, recipesUrl });
  const { versions } = await recipes.versions(request.recipe);
  return { commit, ref, tagged: versions.findLast((release) => release.commit === commit) };
}
