import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import { openHost, openStores, type Host, type Stores } from '@ci-warm/host';
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
  return { host, stores, registry, lockDir: config.lockDir, connect: host.connect };
}

/** And the lanes, to make a canonical anew. */
export function wireRuns(
  config: Config,
  { host, stores }: Ports,
  onProgress: (line: string) => void,
): Stores & { runner: RecipeRunner } {
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
