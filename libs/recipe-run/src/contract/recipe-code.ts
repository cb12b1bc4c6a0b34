import type { TestContext } from '@ci-warm/recipe-hooks';
import type { StageFolder } from '@ci-warm/recipe-config';
import type { TierName } from '@ci-warm/run-results';

/** When a hook or tests of the recipe run, and against what. */
export interface TestStage {
  tier: TierName;
  phase: 'base' | 'head';
  version: string | undefined;
  commit: string;
  /** What was backed up, once it was. */
  backup?: TestContext['backup'] | undefined;
  /** Why dependencies are of no use: tests that need one are skipped with it. */
  unready?: string | undefined;
}

/** The recipe's tests in one folder. */
export interface TestFolder extends TestStage {
  /** Under `tests/`; empty for those directly in it. */
  folder: StageFolder | '';
}
