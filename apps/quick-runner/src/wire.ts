import type { AppContext } from '@ci-warm/app-cli';
import { openHost, openStores, runLimits, type Stores } from '@ci-warm/host';
import { createPromoter } from '@ci-warm/promote';
import { createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import type { Config } from './description.ts';

/** This server behind the runner's ports; what becomes a canonical, the runner hands to the promoter. */
export async function wire(
  config: Config,
  { progress: onProgress, warn }: Pick<AppContext<Config>, 'progress' | 'warn'>,
): Promise<Stores & { runner: RecipeRunner }> {
  const { warmRoot, lockDir, baseDomain, repo, abraDir, recipesUrl } = config;
  const { connect, ingress, run } = await openHost(config, warn);
  const stores = openStores(config);
  const promoter = createPromoter({ ...stores, lockDir, connect, run, ingress, onProgress });
  const runner = createRecipeRunner({
    ...{ warmRoot, lockDir, baseDomain, repo, abraDir, recipesUrl, onProgress },
    ...{ connect, ingress, run, promote: promoter.promote },
    ...runLimits(config),
    registry: stores.registry,
  });
  return { ...stores, runner };
}
