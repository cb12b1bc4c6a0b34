import { createAbraClient, type AbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle, type AppLifecycle } from '@ci-warm/app-lifecycle';
import { createCanonicalRegistry, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import { createRunner } from '@ci-warm/process-runner';
import { createSwarmClient, type SwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap, type Warmsnap } from '@ci-warm/warmsnap';
import { realDockerHost, type World } from '../support/index.ts';

/** The product's own libraries on a world, for what no program of it does yet. */
export interface Hands {
  abra: AbraClient;
  lifecycle: AppLifecycle;
  registry: CanonicalRegistry;
  swarm: SwarmClient;
  warmsnap: Warmsnap;
}

export function handsOf(world: World): Hands {
  const run = createRunner({ env: world.env });
  const swarm = createSwarmClient({ dockerHost: realDockerHost() });
  const abra = createAbraClient({ run, abraDir: world.paths.abraDir });
  const ingress = { publicUrl: 'http://{domain}', connectTo: `127.0.0.1:${world.ports.http}` };
  return {
    abra,
    swarm,
    lifecycle: createAppLifecycle({ abra, swarm, ingress }),
    registry: createCanonicalRegistry({
      root: world.paths.warmRoot,
      repo: world.env['CCCI_REPO'] ?? '',
      base: world.baseDomain,
    }),
    warmsnap: createWarmsnap({ run }),
  };
}

/** Takes what an undeployed canonical's volumes hold now as known-good, without a run. */
export async function seed({ lifecycle, registry, warmsnap }: Hands, recipe: string): Promise<string> {
  const canonical = await registry.read(recipe);
  if (!canonical) throw new Error(`${recipe} has no canonical`);
  const { domain } = canonical;
  await lifecycle.undeployAndSettle(domain);
  const sources = await lifecycle.snapshotSources(domain);
  const { id } = await warmsnap.take({
    sources,
    store: registry.folderOf(recipe).snapshots,
    owner: domain,
    assertSettled: () => lifecycle.assertSettled(domain),
  });
  await registry.write({ ...canonical, snapshot: id });
  return id;
}
