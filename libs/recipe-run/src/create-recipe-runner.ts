import { systemClock } from '@ci-warm/clock';
import type { RunnerPorts } from './ports.ts';
import { runRecipe } from './run-recipe.ts';
import type { RecipeRunner, RecipeRunnerOptions } from './types.ts';

/** The lanes. One runner serves any number of runs, one after the other or at once. */
export function createRecipeRunner(options: RecipeRunnerOptions): RecipeRunner {
  const ports: RunnerPorts = {
    ...options,
    server: options.server ?? 'default',
    recipesUrl: options.recipesUrl ?? 'https://git.coopcloud.tech/coop-cloud/',
    window: { windowMs: 15_000, successes: 5, ...options.window },
    deadlineMs: options.deadlineMs ?? 3_600_000,
    teardownMs: options.teardownMs ?? 120_000,
    canonicalBases: options.canonicalBases ?? true,
    clock: options.clock ?? systemClock,
    onProgress: options.onProgress ?? (() => undefined),
  };
  return { run: (request) => runRecipe(ports, request) };
}
