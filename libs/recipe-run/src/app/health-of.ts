import { defaultWindow, type HealthCheck, type HealthWindow } from '@ci-warm/app-health';
import type { ReadyCheck } from '@ci-warm/app-lifecycle';
import { recipeDefaults, type RecipeConfig } from '@ci-warm/recipe-config';

/** What proves that an app of this recipe serves. */
export function healthOf(config: RecipeConfig | undefined): HealthCheck {
  return config?.health ?? { path: recipeDefaults.health.path };
}

/** What an app of this recipe is asked before it is used; `undefined` where health is all there is to ask. */
export function readyOf(config: RecipeConfig | undefined): ReadyCheck | undefined {
  if (!config?.ready) return undefined;
  const { http, command } = config.ready;
  return {
    http: http && { statuses: recipeDefaults.ready.http.statuses, ...http },
    command,
    timeoutSec: config.timeouts?.readySec ?? recipeDefaults.timeouts.readySec,
  };
}

/** For how long it has to serve, and how long it may take to begin. */
export function windowOf(
  config: RecipeConfig | undefined,
  given: { windowMs?: number; successes?: number; timeoutMs?: number | undefined } = {},
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
