import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import { openHost, openStores, runLimits, type Host, type Stores } from '@ci-warm/host';
import { createPromoter } from '@ci-warm/promote';
import { createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import type { Config } from './description.ts';

export interface Ports extends CanonicalPorts {
  host: Host;
  stores: Stores;
}

/** This server, to change what is on it. */
export async function wirePorts(config: Config, warn: (line: string) => void): Promise<Ports> {
  const host = await openHost(config, warn);
  const stores = openStores(config);
  const { registry } = stores;
  const { lockDir } = config;
  return { host, stores, registry, lockDir, connect: host.connect };
}

/** And the lanes, to make a canonical anew. */
export function wireRuns(
  config: Config,
  { host: { ingress, run }, stores, connect }: Ports,
  onProgress: (line: string) => void,
): Stores & { runner: RecipeRunner } {
  const { warmRoot, lockDir, baseDomain, repo, abraDir, recipesUrl } = config;
  const promoter = createPromoter({ ...stores, lockDir, connect, run, ingress, onProgress });
  const runner = createRecipeRunner({
    ...{ warmRoot, lockDir, baseDomain, repo, abraDir, recipesUrl, onProgress },
    ...{ connect, ingress, run, promote: promoter.promote },
    ...runLimits(config),
    registry: stores.registry,
  });
  return { ...stores, runner };
}
