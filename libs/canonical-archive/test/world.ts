import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle, type AppTools } from '@ci-warm/app-lifecycle';
import { stackName } from '@ci-warm/app-names';
import { createCanonicalRegistry, type Canonical } from '@ci-warm/canonical-registry';
import {
  keepNewSecrets,
  openCanonicalJournal,
  seedCanonical,
  type CanonicalPorts,
} from '@ci-warm/canonical-lifecycle';
import { createRunner } from '@ci-warm/process-runner';
import type { RestorePoint } from '@ci-warm/app-folder';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';

/** A server of its own, with keycloak enrolled: a volume and a secret. */
export interface World extends CanonicalPorts {
  sandbox: Sandbox;
  tools: AppTools;
  stack: string;
  /** Everything that an import that fails must leave as it is. */
  state(): Promise<Record<string, unknown>>;
}

export const recipe = 'keycloak';
export const domain = 'warm-canon-keycloak.ci.test';

export async function createWorld(): Promise<World> {
  const sandbox = await startSandbox({ recipes: [recipe] });
  const { warmRoot, baseDomain, abraDir, connectTo, dockerHost, env, lockDir } = sandbox;
  const repo = join(sandbox.dir, 'ci');
  await mkdir(join(repo, 'recipes', recipe), { recursive: true });
  await writeFile(
    join(repo, 'recipes', recipe, 'recipe.config.ts'),
    'export const config = { warmCanonical: true };',
  );
  const swarm = createSwarmClient({ dockerHost });
  const connect: World['connect'] = ({ locks: inheritDescriptors, signal }) => {
    const run = createRunner({ env, inheritDescriptors, ...(signal ? { signal } : {}) });
    const abra = createAbraClient({ run, abraDir, signal });
    const ingress = { publicUrl: 'http://{domain}', connectTo };
    const lifecycle = createAppLifecycle({ abra, swarm, ingress, signal });
    return { abra, lifecycle, swarm, warmsnap: createWarmsnap({ run }) };
  };
  const registry = createCanonicalRegistry({ root: warmRoot, repo, base: baseDomain });
  const stack = stackName(domain);
  return {
    ...{ sandbox, registry, lockDir, connect, stack },
    tools: connect({ locks: [] }),
    state: async () => ({
      folder: await treeOf(registry.folderOf(recipe).path),
      apps: (await readdir(join(abraDir, 'servers', 'default'))).sort(),
      env: await readFile(join(abraDir, 'servers', 'default', `${domain}.env`), 'utf8').catch(() => 'none'),
      secrets: (await swarm.secretsOf(stack)).sort(),
      volumes: await Promise.all(
        (await swarm.volumesOf(stack)).map(async ({ name, mountpoint }) => [name, await treeOf(mountpoint)]),
      ),
    }),
  };
}

/** A canonical as a promotion makes it, with a file of the tests in its data. */
export async function seed(world: World): Promise<Canonical> {
  const { tools, registry, sandbox } = world;
  const { abra, lifecycle } = tools;
  await abra.recipes.fetch(recipe);
  const { version, commit } = (await abra.recipes.versions(recipe)).versions.at(-1)!;
  const scene = { tools, registry, recipe };
  const keepSecrets = await keepNewSecrets(scene);
  await lifecycle.createApp({ recipe, version: version.raw, domain, keepSecrets });
  const window = { windowMs: 200, successes: 2, timeoutMs: 20_000, probeTimeoutMs: 2_000 };
  const health = { path: '/realms/master' };
  const outcome = await lifecycle.deploy({ domain, version: version.raw, health, window });
  if (outcome.outcome !== 'healthy') throw new Error(`${outcome.reason} in ${sandbox.dir}`);
  const point = await lifecycle.captureRestorePoint({ domain, recipe, version: version.raw, commit });
  const [volume] = await lifecycle.snapshotSources(domain);
  await lifecycle.undeployAndSettle(domain);
  await writeFile(join(volume!.path, 'marker'), 'of the first server');
  return makeKnownGood(world, point);
}

/** What the volumes of an undeployed app hold now becomes its known-good data, under these names. */
export async function makeKnownGood(
  { tools, registry }: World,
  point: RestorePoint,
  nameOf = (volume: string) => volume,
): Promise<Canonical> {
  const { version, commit } = point;
  const journal = openCanonicalJournal(registry.folderOf(recipe).journal);
  await journal.begin({ kind: 'fresh-seed', plan: { recipe, domain, version, commit, run: 'seed' } });
  const volumes = await tools.lifecycle.snapshotSources(domain);
  await seedCanonical({ tools, registry, recipe, journal }, point, {
    sources: volumes.map(({ name, path }) => ({ name: nameOf(name), path })),
    run: 'seed',
    promotedAt: '2026-01-01T00:00:00.000Z',
  });
  await journal.finish();
  return (await registry.read(recipe))!;
}

/** Names and contents; the index is disposable. */
async function treeOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return { '': 'no such folder' };
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.live-index'));
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length), (await readFile(path)).toString('base64')] as const;
  });
  return Object.fromEntries((await Promise.all(read)).sort(([one], [other]) => (one < other ? -1 : 1)));
}
