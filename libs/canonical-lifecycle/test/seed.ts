import { createAbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle, type AppTools } from '@ci-warm/app-lifecycle';
import { createCanonicalRegistry, type Canonical, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import { createRunner } from '@ci-warm/process-runner';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';

export interface Seeded {
  sandbox: Sandbox;
  tools: AppTools;
  registry: CanonicalRegistry;
  canonical: Canonical;
  /** Deploys the canonical at its version. */
  deploy: () => Promise<void>;
}

export const recipe = 'custom-html';

/** A sandbox with one canonical, undeployed. */
export async function seed(): Promise<Seeded> {
  const sandbox = await startSandbox({ recipes: [recipe] });
  const { warmRoot, baseDomain, abraDir, connectTo, dockerHost, env } = sandbox;
  const run = createRunner({ env });
  const abra = createAbraClient({ run, abraDir });
  const swarm = createSwarmClient({ dockerHost });
  const lifecycle = createAppLifecycle({ abra, swarm, ingress: { publicUrl: 'http://{domain}', connectTo } });
  const warmsnap = createWarmsnap({ run });
  const registry = createCanonicalRegistry({ root: warmRoot, repo: sandbox.dir, base: baseDomain });
  const domain = registry.domainOf(recipe);

  await abra.recipes.fetch(recipe);
  const { version, commit } = (await abra.recipes.versions(recipe)).versions.at(-1)!;
  const deploy = async () => {
    const window = { windowMs: 200, successes: 2, timeoutMs: 20_000, probeTimeoutMs: 2_000 };
    const outcome = await lifecycle.deploy({ domain, version: version.raw, health: { path: '/' }, window });
    if (outcome.outcome !== 'healthy') throw new Error(outcome.reason);
  };
  await lifecycle.createApp({ recipe, version: version.raw, domain, env: { DOMAIN: domain } });
  await deploy();
  const point = await lifecycle.captureRestorePoint({ domain, recipe, version: version.raw, commit });
  const sources = await lifecycle.snapshotSources(domain);
  await lifecycle.undeployAndSettle(domain);
  const snapshot = await warmsnap.take({
    sources,
    store: registry.folderOf(recipe).snapshots,
    owner: domain,
    assertSettled: () => lifecycle.assertSettled(domain),
  });
  const promotedAt = '2026-01-01T00:00:00.000Z';
  const canonical: Canonical = { ...point, snapshot: snapshot.id, status: 'idle', run: 'seed', promotedAt };
  await registry.write(canonical);
  return { sandbox, tools: { abra, lifecycle, swarm, warmsnap }, registry, canonical, deploy };
}
