import { systemClock } from '@ci-warm/clock';
import type { RunnerPorts } from './contract/ports.ts';
import { runRecipe } from './run-recipe.ts';
import type { RecipeRunner, RecipeRunnerOptions } from './contract/types.ts';

/** The lanes. One runner serves any number of runs, one after the other or at once. */
export function createRecipeRunner(options: RecipeRunnerOptions): RecipeRunner {
  const ports: RunnerPorts = {
    ...options,
    server: options.server ?? 'default',
    recipesUrl: options.recipesUrl ?? 'https://git.coopcloud.tech/coop-cloud/',
    window: { windowMs: 15_000, successes: 5, ...options.window },
    deadlineMs: options.deadlineMs ?? 3_600_000,
    teardownMs: options.teardownMs ?? 600_000,
    deployTimeoutMs: options.deployTimeoutMs ?? 600_000,
    freeFloor: options.freeFloor,
    trustClones: options.trustClones ?? false,
    canonicalBases: options.canonicalBases ?? true,
    providers: options.providers ?? ['keycloak', 'traefik'],
    providerWaitMs: options.providerWaitMs ?? 120_000,
    maxTests: options.maxTests ?? 2,
    slotWaitMs: options.slotWaitMs ?? 600_000,
    clock: options.clock ?? systemClock,
    onProgress: options.onProgress ?? (() => undefined),
  };
  return { run: (request) => runRecipe(ports, request) };
}
