import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createAbraClient } from '@ci-warm/abra-client';
import { createAlertStore, type AlertStore } from '@ci-warm/alerts';
import { createAppLifecycle, type AppProof } from '@ci-warm/app-lifecycle';
import { createCanonicalRegistry, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import { createRunner } from '@ci-warm/process-runner';
import type { RecipeFiles } from '@ci-warm/recipe-config';
import { defaultTiers, type RunResults } from '@ci-warm/run-results';
import { results, tier } from '@ci-warm/run-results/testing';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient, type SwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';

import { createPromoter, type Promoter, type PromoterPorts, type PromotionRequest } from '../src/index.ts';

export interface World {
  sandbox: Sandbox;
  registry: CanonicalRegistry;
  swarm: SwarmClient;
  alerts: AlertStore;
  ports: PromoterPorts;
  promoter: Promoter;
  /** A request for a green cold run of a release. */
  request: (
    version: string,
    changes?: Partial<RunResults>,
    rest?: Partial<PromotionRequest>,
  ) => Promise<PromotionRequest>;
  /** Directory of the canonical's one volume. */
  volume: () => Promise<string>;
  stop: () => Promise<void>;
}

export const recipe = 'custom-html';

export async function createWorld(): Promise<World> {
  const sandbox = await startSandbox({ recipes: [recipe] });
  Object.assign(process.env, sandbox.env);
  const repo = join(sandbox.dir, 'ci');
  await mkdir(join(repo, 'recipes', recipe), { recursive: true });
  await writeFile(
    join(repo, 'recipes', recipe, 'recipe.config.ts'),
    'export const config = { warmCanonical: true };',
  );
  const connectTo = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
  const swarm = createSwarmClient({ dockerHost: sandbox.dockerHost });
  const registry = createCanonicalRegistry({ root: sandbox.warmRoot, repo, base: sandbox.baseDomain });
  const alerts = createAlertStore({ root: sandbox.warmRoot });
  const ports: PromoterPorts = {
    registry,
    alerts,
    lockDir: sandbox.lockDir,
    run: createRunner(),
    ingress: connectTo,
    connect: ({ locks, signal, abraDir = sandbox.abraDir }) => {
      const run = createRunner({ inheritDescriptors: locks });
      const abra = createAbraClient({ run, abraDir, signal });
      const lifecycle = createAppLifecycle({ abra, swarm, ingress: connectTo, signal });
      return { abra, swarm, lifecycle, warmsnap: createWarmsnap({ run }) };
    },
  };
  let runs = 0;
  return {
    sandbox,
    registry,
    swarm,
    alerts,
    ports,
    promoter: createPromoter(ports),
    request: async (version, changes, rest) => ({
      results: { ...greenRun(version, commitOf(sandbox, version), `run-${(runs += 1)}`), ...changes },
      config: { warmCanonical: true },
      files: noFiles,
      proof,
      abraDir: await ownRoot(sandbox, `run-${runs}`),
      locks: [],
      skipFetch: false,
      promotion: {},
      signal: undefined,
      ...rest,
    }),
    volume: async () => {
      const [only] = await swarm.volumesOf('warm-custom-html_ci_test');
      if (!only) throw new Error('the canonical has no volume');
      return only.mountpoint;
    },
    stop: () => sandbox.stop(),
  };
}

/** How all of them are proved. */
export const proof: AppProof = {
  health: { path: '/' },
  window: { windowMs: 200, successes: 2, timeoutMs: 20_000, probeTimeoutMs: 2_000 },
  ready: undefined,
};

const noFiles: RecipeFiles = {
  folder: '/nowhere',
  ...{ installHook: undefined, setupHook: undefined, composeOverlay: undefined, baseRepair: undefined },
};

/** An abra root as each run has one: env files in common with all, checkouts of its own. */
async function ownRoot({ dir, abraDir }: Sandbox, name: string): Promise<string> {
  const root = join(dir, 'runs', name, 'abra');
  await mkdir(join(root, 'servers'), { recursive: true });
  await symlink(join(abraDir, 'servers', 'default'), join(root, 'servers', 'default'));
  return root;
}

/** Full hash of a release on the recipe's remote. */
export function commitOf({ dir }: Sandbox, version: string): string {
  const remote = join(dir, 'remotes', `${recipe}.git`);
  return execFileSync('git', ['-C', remote, 'rev-parse', `${version}^{commit}`], { encoding: 'utf8' }).trim();
}

/** Every file under a folder: content, or the target of a link. Locks and logs are not state. */
export async function tree(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isFile()) found[name] = `${stats.mtimeMs} ${(await readFile(path)).toString('base64')}`;
    else found[name] = stats.isDirectory() ? 'folder' : 'other';
  }
  return found;
}

function greenRun(version: string, commit: string, id: string): RunResults {
  const tiers = defaultTiers.map((name) => tier(name));
  return results({ id, recipe, ref: version, commit, version, base: undefined, tiers });
}
