import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import type { AppProof } from './types.ts';

/** A green cold run that is over, its teardown included, while its run slot is still held, and all that it was done with. */
export interface FinishedRun {
  results: RunResults;
  /** The recipe's settings and files, as the run used them. */
  config: RecipeConfig;
  files: RecipeFiles;
  /** How the run proved that the app is well. */
  proof: AppProof;
  /** The run's own abra root, where nobody else minds what the CI folder adds to the recipe's checkout. */
  abraDir: string;
  /** Descriptors of the locks that every process of the promotion has to inherit: the run slot's. */
  locks: readonly number[];
  /** Take the release tags as they are in the checkout. */
  skipFetch: boolean;
  promotion: PromotionWishes;
  /** The request's own: the run's deadline is not the promotion's. */
  signal: AbortSignal | undefined;
}

export interface PromotionWishes {
  /** Begin with new data instead of upgrading those that the canonical has: how one is made anew. */
  fresh?: boolean;
  /** Try although the same promotion failed a short while ago. */
  retry?: boolean;
}
