import type { RecipeRunnerOptions } from './types.ts';

/** The options with their defaults filled in. */
export type RunnerPorts = Required<Omit<RecipeRunnerOptions, 'window' | 'freeFloor'>> & {
  freeFloor: number | undefined;
  server: string;
  recipesUrl: string;
  window: { windowMs: number; successes: number; timeoutMs?: number | undefined };
};
