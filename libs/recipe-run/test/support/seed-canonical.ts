import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAbraClient } from '@ci-warm/abra-client';
import type { Canonical } from '@ci-warm/canonical-registry';
import { createWarmsnap } from '@ci-warm/warmsnap';
import { window, type World } from './world.ts';

/** Gives a recipe a canonical at a version, the way a promotion does; with files of its own in its first volume, if given. */
export async function seedCanonical(
  { sandbox, run, registry, lifecycle }: World,
  recipe: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Canonical> {
  const abra = createAbraClient({ run, abraDir: sandbox.abraDir });
  await abra.recipes.fetch(recipe);
  const commit = await abra.recipes.resolve(recipe, version);
  if (commit === undefined) throw new Error(`${recipe} has no ${version}`);
  const domain = registry.domainOf(recipe);
  await lifecycle.createApp({ recipe, version, domain, env: { DOMAIN: domain } });
  const deployed = await lifecycle.deploy({
    domain,
    version,
    health: { path: '/' },
    window: { ...window, timeoutMs: 20_000, probeTimeoutMs: 2_000 },
  });
  if (deployed.outcome !== 'healthy') throw new Error(deployed.reason);
  const point = await lifecycle.captureRestorePoint({ domain, recipe, version, commit });
  const sources = await lifecycle.snapshotSources(domain);
  await lifecycle.undeployAndSettle(domain);
  for (const [name, text] of Object.entries(files)) await writeFile(join(sources[0]?.path ?? '', name), text);
  const { id } = await createWarmsnap({ run }).take({
    sources,
    store: registry.folderOf(recipe).snapshots,
    owner: domain,
    assertSettled: () => lifecycle.assertSettled(domain),
  });
  const canonical: Canonical = {
    ...point,
    snapshot: id,
    status: 'idle',
    run: 'seed',
    promotedAt: new Date(Date.now() - 60_000).toISOString(),
  };
  await registry.write(canonical);
  return canonical;
}
