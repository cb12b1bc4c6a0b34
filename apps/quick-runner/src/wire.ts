import type { AppContext } from '@ci-warm/app-cli';
import { openHost, openStores, type Stores } from '@ci-warm/host';
import { createPromoter } from '@ci-warm/promote';
import { createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import type { Config } from './description.ts';

/** This server behind the runner's ports; what becomes a canonical, the runner hands to the promoter. */
export async function wire(
  config: Config,
  { progress: onProgress, warn }: Pick<AppContext<Config>, 'progress' | 'warn'>,
): Promise<Stores & { runner: RecipeRunner }> {
  const host = await openHost(config, warn);
  const stores = openStores(config);
  const promoter = createPromoter({ ...stores, ...host, lockDir: config.lockDir, onProgress });
  const runner = createRecipeRunner({
    ...config,
    ...host,
    registry: stores.registry,
    onProgress,
    promote: promoter.promote,
  });
  return { ...stores, runner };
}
