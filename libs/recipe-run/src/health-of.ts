import { defaultWindow, type HealthCheck, type HealthWindow } from '@ci-warm/app-health';
import type { RecipeConfig } from '@ci-warm/recipe-config';

/** What proves that an app of this recipe serves. */
export function healthOf(config: RecipeConfig | undefined): HealthCheck {
  return config?.health ?? { path: '/' };
}

/** For how long it has to serve, and how long it may take to begin. */
export function windowOf(
  config: RecipeConfig | undefined,
  window: { windowMs?: number; successes?: number; timeoutMs?: number | undefined } = {},
): HealthWindow {
  const deploySec = config?.timeouts?.deploySec;
  const ofRecipe = deploySec === undefined ? defaultWindow.timeoutMs : deploySec * 1000;
  // The operator knows this server; the recipe's author only knew his own.
  return { ...defaultWindow, ...window, timeoutMs: window.timeoutMs ?? ofRecipe };
}
