import { defaultWindow, type HealthCheck, type HealthWindow } from '@ci-warm/app-health';
import { recipeDefaults, type RecipeConfig } from '@ci-warm/recipe-config';
import type { AppProof, ReadyCheck } from '../contract/types.ts';

/**
 * How an app of this recipe is proved, from what its author and the operator say.
 *
 * @param config of the recipe; without it, an app that answers at `/` is well
 * @param operatorsWindow what the operator says of every window of this server
 */
export function proofOf(
  config: RecipeConfig | undefined,
  operatorsWindow: Partial<Omit<HealthWindow, 'timeoutMs'>> & { timeoutMs?: number | undefined } = {},
): AppProof {
  return {
    health: healthOf(config),
    window: windowOf(config, operatorsWindow),
    ready: readyOf(config),
  };
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

function windowOf(
  config: RecipeConfig | undefined,
  given: NonNullable<Parameters<typeof proofOf>[1]>,
): HealthWindow {
  const window = { ...defaultWindow, ...given };
  const { windowSec = 0, successes = 1 } = config?.health ?? {};
  const deploySec = config?.timeouts?.deploySec ?? recipeDefaults.timeouts.deploySec;
  return {
    ...window,
    // An author knows what his app can hide for a while, and may ask for more than the server does, never for less.
    windowMs: Math.max(window.windowMs, windowSec * 1000),
    successes: Math.max(window.successes, successes),
    // The operator knows this server; the recipe's author only knew his own.
    timeoutMs: given.timeoutMs ?? deploySec * 1000,
  };
}
