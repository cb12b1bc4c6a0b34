import { systemClock } from '@ci-warm/clock';
import type { Host } from './contract/host.ts';
import type { RecipeRunner, RecipeRunnerOptions } from './contract/types.ts';
import { runRecipe } from './run-recipe.ts';

/** The lanes. One runner serves any number of runs, one after the other or at once. */
export function createRecipeRunner({ run: command, ...options }: RecipeRunnerOptions): RecipeRunner {
  const host: Host = {
    ...options,
    command,
    recipesUrl: options.recipesUrl ?? 'https://git.coopcloud.tech/coop-cloud/',
    window: { windowMs: 15_000, successes: 5, ...options.window },
    deadlineMs: options.deadlineMs ?? 3_600_000,
    teardownMs: options.teardownMs ?? 600_000,
    canonicalBases: options.canonicalBases ?? true,
    providers: options.providers ?? ['keycloak', 'traefik'],
    providerWaitMs: options.providerWaitMs ?? 120_000,
    maxTests: options.maxTests ?? 2,
    slotWaitMs: options.slotWaitMs ?? 600_000,
    promote: options.promote,
    clock: options.clock ?? systemClock,
    onProgress: options.onProgress ?? (() => undefined),
  };
  return { run: (request) => runRecipe(host, request) };
}
