import type { HealthCheck, HealthWindow } from '@ci-warm/app-health';
import { recipeDefaults, type RecipeConfig } from '@ci-warm/recipe-config';
import type { AppProof, ReadyCheck } from '../contract/types.ts';

/**
 * How an app of this recipe is proved, from what its author and the operator say.
 *
 * @param config of the recipe; without it, an app that answers at `/` is well
 */
export function proofOf(config: RecipeConfig | undefined, operator: OperatorsWindow): AppProof {
  return {
    health: healthOf(config),
    window: windowOf(config, operator),
    ready: readyOf(config),
  };
}

/** What the operator says of every window of this server, in the settings' own names. */
export interface OperatorsWindow {
  healthWindowSec: number;
  healthSuccesses: number;
  healthTimeoutSec?: number | undefined;
}

function healthOf(config: RecipeConfig | undefined): HealthCheck {
  return config?.health ?? { path: recipeDefaults.health.path };
}

function readyOf(config: RecipeConfig | undefined): ReadyCheck | undefined {
  if (!config?.ready) return undefined;
  const { http, command } = config.ready;
  return {
    http: http && { statuses: recipeDefaults.ready.http.statuses, ...http },
    command,
    timeoutSec: config.timeouts?.readySec ?? recipeDefaults.timeouts.readySec,
  };
}

function windowOf(config: RecipeConfig | undefined, operator: OperatorsWindow): HealthWindow {
  const { windowSec = 0, successes = 1 } = config?.health ?? {};
  const deploySec = config?.timeouts?.deploySec ?? recipeDefaults.timeouts.deploySec;
  return {
    // An author knows what his app can hide for a while, and may ask for more than the server does, never for less.
    windowMs: Math.max(operator.healthWindowSec, windowSec) * 1000,
    successes: Math.max(operator.healthSuccesses, successes),
    // The operator knows this server; the recipe's author only knew his own.
    timeoutMs: (operator.healthTimeoutSec ?? deploySec) * 1000,
  };
}
