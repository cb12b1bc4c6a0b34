import type { AppProof } from '@ci-warm/app-lifecycle';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';

/** A green cold run that is over, its teardown included, while its run slot is still held. */
export interface FinishedRun {
  results: RunResults;
  /** Of the recipe, as the run used it. */
  config: RecipeConfig;
  files: RecipeFiles;
  /** How the run proved that the app is well. */
  proof: AppProof;
  /** The run's own abra root, with its checkout of the recipe. */
  abraDir: string;
  /** Descriptors of the locks that every process of the promotion has to inherit: the run slot's. */
  locks: readonly number[];
  /** Whether the run took the staged checkout as it was. */
  skipFetch: boolean;
  promotion: PromotionWishes;
  /** The request's own: the run's deadline is not the promotion's. */
  signal: AbortSignal | undefined;
}

export interface PromotionWishes {
  /** Begin with new data instead of upgrading those that the canonical has. */
  fresh?: boolean;
  /** Try although the same promotion failed a short while ago. */
  retry?: boolean;
}

/** Makes what a run proved the recipe's canonical, or says why not. */
export type Promote = (run: FinishedRun) => Promise<NonNullable<RunResults['promotion']>>;
