import { proofOf } from '@ci-warm/app-lifecycle';
import { healthWindow } from '@ci-warm/host';
import { offerPromotion, type Promoter } from '@ci-warm/promote';
import type { RunResults } from '@ci-warm/run-results';
import type { Config } from './description.ts';

/** Offers a finished run to be the canonical, proved in the same way as the run was. */
export function offerRun(
  promoter: Promoter,
  results: RunResults,
  config: Config,
  signal: AbortSignal,
): Promise<RunResults> {
  const { repo, warmRoot, abraDir, skipFetch } = config;
  return offerPromotion(promoter, {
    ...{ results, repo, warmRoot, abraDir, skipFetch, signal },
    promotion: {},
    proofOf: (recipe) => proofOf(recipe, healthWindow(config)),
  });
}
