import type { RunCommand } from '@ci-warm/process-runner';
import type { RecipeRunnerOptions } from './types.ts';

/** This host as all its runs see it: the options with their defaults filled in. Nothing in it ever changes. */
export interface Host extends Required<
  Omit<RecipeRunnerOptions, 'run' | 'recipesUrl' | 'window' | 'promote'>
> {
  /** Runs git, hooks and recipe tests. */
  command: RunCommand;
  recipesUrl: string;
  window: { windowMs: number; successes: number; timeoutMs?: number | undefined };
  promote: RecipeRunnerOptions['promote'];
}
