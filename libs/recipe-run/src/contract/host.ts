import type { RunCommand } from '@ci-warm/process-runner';
import type { RecipeRunnerOptions } from './types.ts';

/** This host as all its runs see it. Nothing in it ever changes. */
export interface Host extends Required<Omit<RecipeRunnerOptions, 'run' | 'promote' | 'healthTimeoutSec'>> {
  /** Runs git, hooks and recipe tests. */
  command: RunCommand;
  healthTimeoutSec?: number | undefined;
  promote: RecipeRunnerOptions['promote'];
}
