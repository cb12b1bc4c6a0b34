import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle, remainsOf, type AppLifecycle } from '@ci-warm/app-lifecycle';
import { createCanonicalRegistry, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import { createRunner, type RunCommand } from '@ci-warm/process-runner';
import type { RunResults } from '@ci-warm/run-results';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient, type SwarmClient } from '@ci-warm/swarm-client';
import { createRecipeRunner, type RecipeRunnerOptions, type RunRequest } from '../../src/index.ts';
import { connectSandbox } from './connect.ts';

/** A sandbox, a CI repository of its own, and a runner between them. */
export interface World {
  sandbox: Sandbox;
  /** The CI repository. */
  repo: string;
  run: RunCommand;
  swarm: SwarmClient;
  registry: CanonicalRegistry;
  lifecycle: AppLifecycle;
  /** Lines of the last test, newest last. */
  said: string[];
  /** Replaces what the CI repository has of a recipe; paths below `recipes/<recipe>/`. */
  recipe(name: string, files: Readonly<Record<string, string>>): Promise<void>;
  test(
    request: Partial<RunRequest> & { recipe: string },
    options?: Partial<RecipeRunnerOptions>,
  ): Promise<RunResults>;
  runIds(): Promise<string[]>;
  /** Anything that is left of an app. */
  leftOf(domain: string): Promise<string[]>;
  /** A commit on a branch of a recipe's remote, on top of another one. */
  commit(recipe: string, on: string, change: (folder: string) => Promise<void>): Promise<string>;
  /** Lets a commit of the remote be the head of these pull requests. */
  openPull(recipe: string, commit: string, numbers: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export const window = { windowMs: 250, successes: 3 };

/** What a server's settings say of runs, made short. */
export const limits = {
  ...{ healthWindowSec: window.windowMs / 1000, healthSuccesses: window.successes },
  ...{ deadlineSec: 3_600, teardownSec: 600, providerWaitSec: 120, wait: 600, maxTests: 2 },
  ...{ canonicalBases: true, providers: ['keycloak', 'traefik'] },
  recipesUrl: 'https://git.coopcloud.tech/coop-cloud/',
};

export async function createWorld(recipes: string[]): Promise<World> {
  const sandbox = await startSandbox({ recipes });
  const repo = await mkdtemp(join(tmpdir(), 'ci-repo-'));
  const { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo, env } = sandbox;
  const run = createRunner({ env });
  const swarm = createSwarmClient({ dockerHost });
  const registry = createCanonicalRegistry({ root: warmRoot, repo, base: baseDomain });
  const ingress = { publicUrl: 'http://{domain}', connectTo };
  const abra = createAbraClient({ run, abraDir });
  const said: string[] = [];
  const git = async (folder: string, ...words: string[]) => {
    const identity = [
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@example.org',
      '-c',
      'commit.gpgsign=false',
    ];
    const result = await run(['git', '-C', folder, ...identity, ...words], { timeoutMs: 30_000 });
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return result.stdout.trim();
  };
  return {
    sandbox,
    repo,
    run,
    swarm,
    registry,
    lifecycle: createAppLifecycle({ abra, swarm, ingress }),
    said,
    recipe: async (name, files) => {
      await rm(join(repo, 'recipes', name), { recursive: true, force: true });
      for (const [path, text] of Object.entries(files)) {
        const file = join(repo, 'recipes', name, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    },
    test: (request, options = {}) => {
      said.length = 0;
      const onProgress = (line: string) => said.push(line);
      const runner = createRecipeRunner({
        run,
        connect: connectSandbox({ abraDir, ingress, swarm, ...options }, options.run ?? run),
        registry,
        ingress,
        warmRoot,
        lockDir,
        baseDomain,
        repo,
        abraDir,
        ...limits,
        onProgress,
        ...options,
      });
      // A backup takes longer than all the rest, and has tests of its own.
      return runner.run({ lane: 'cold', stages: ['install', 'upgrade', 'custom'], ...request });
    },
    runIds: () => readdir(join(warmRoot, 'runs')).catch(() => []),
    leftOf: (domain) => remainsOf({ swarm, abra }, domain),
    commit: async (recipe, on, change) => {
      const remote = join(sandbox.dir, 'remotes', `${recipe}.git`);
      const folder = await mkdtemp(join(tmpdir(), 'commit-'));
      try {
        await git(folder, 'clone', '--quiet', remote, '.');
        await git(folder, 'checkout', '--quiet', '--detach', on);
        await change(folder);
        await git(folder, 'add', '--all');
        await git(folder, 'commit', '--quiet', '--message', 'change');
        await git(folder, 'push', '--quiet', 'origin', `HEAD:refs/heads/test-${Date.now()}`);
        return await git(folder, 'rev-parse', 'HEAD');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    openPull: async (recipe, commit, numbers) => {
      const remote = join(sandbox.dir, 'remotes', `${recipe}.git`);
      for (const number of numbers) await git(remote, 'update-ref', `refs/pull/${number}/head`, commit);
    },
    stop: async () => {
      await sandbox.stop();
      await rm(repo, { recursive: true, force: true });
    },
  };
}

/** A config whose apps have a few seconds to come up. */
export const config = (extra = '') =>
  `export const config = { health: { path: '/', statuses: [200] }, timeouts: { deploySec: 30, testSec: 30 }, ${extra} };\n`;

/** A file of `node --test` with one test. */
export const testFile = (name: string, body: string) =>
  `import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
const context = JSON.parse(fs.readFileSync(process.env.CCCI_CONTEXT, 'utf8'));
test(${JSON.stringify(name)}, async () => { ${body} });
`;

export const passing = testFile(
  'it answers',
  'assert.equal((await fetch(process.env.CCCI_APP_URL)).status, 200);',
);
