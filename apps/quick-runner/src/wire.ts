import type { AppContext } from '@ci-warm/app-cli';
import { openHost, openStores, runLimits, type Stores } from '@ci-warm/host';
import { createPromoter, type Promoter } from '@ci-warm/promote';
import { createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import type { Config } from './description.ts';

/** This server behind the runner's and the promoter's ports. */
export async function wire(
  config: Config,
  { progress: onProgress, warn }: Pick<AppContext<Config>, 'progress' | 'warn'>,
): Promise<Stores & { runner: RecipeRunner; promoter: Promoter }> {
  const { warmRoot, lockDir, baseDomain, repo, abraDir, server, recipesUrl } = config;
  const { connect, ...host } = await openHost(config, warn);
  const stores = openStores(config);
  const runner = createRecipeRunner({
    ...{ warmRoot, lockDir, baseDomain, repo, abraDir, server, recipesUrl, onProgress },
    ...host,
    ...runLimits(config),
    registry: stores.registry,
  });
  const { run, ingress } = host;
  const promoter = createPromoter({ ...stores, lockDir, connect, run, ingress, onProgress });
  return { ...stores, runner, promoter };
}
