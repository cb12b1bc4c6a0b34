import { systemClock } from '@ci-warm/clock';
import type { RecipeRunner, RecipeRunnerOptions } from './contract/types.ts';
import { runRecipe } from './run-recipe.ts';

/** The lanes. One runner serves any number of runs, one after the other or at once. */
export function createRecipeRunner({ run: command, ...options }: RecipeRunnerOptions): RecipeRunner {
  const { promote, clock = systemClock, onProgress = () => undefined } = options;
  const host = { ...options, command, promote, clock, onProgress };
  return { run: (request) => runRecipe(host, request) };
}
