import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAbraClient, type AbraClient } from '@ci-warm/abra-client';
import { createRunner, type CommandResult, type RunCommand } from '@ci-warm/process-runner';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { connectEngine, type EngineClient } from '../../src/engine-client.ts';
import { recipeFiles } from './recipe-files.ts';
import { findTargets, type Prepared } from './targets.ts';

export interface World {
  readonly client: AbraClient;
  /** abra as it is, for what the client hides: streams, exit codes, output for machines. */
  abra(words: readonly string[], options?: { terminal?: boolean }): Promise<CommandResult>;
  git(...words: string[]): Promise<string>;
  /** Commits the files of a release to a recipe's remote and tags it. Gives the full hash. */
  release(recipe: string, version: string, options?: ReleaseOptions): Promise<string>;
  /** A recipe of the running test's own with one release, fetched. */
  recipe(version?: string): Promise<string>;
  /** A domain of the running test's own, cleared up in the end. */
  domain(): string;
  readonly engine: EngineClient;
  /** A test that needs an engine: skipped, with the reason, where there is none. */
  engineTest(title: string, run: () => Promise<void>): void;
}

export interface ReleaseOptions {
  /** `none`: the commit stays without a tag. */
  tag?: 'annotated' | 'lightweight' | 'none';
  edit?: (files: Record<string, string>) => void;
}

/** Runs the same tests against the stand-in and, where one is asked for and found, a real abra. */
export async function contract(tests: (world: World) => void): Promise<void> {
  for (const target of findTargets(process.env)) {
    if ('missing' in target) test(target.title, ({ skip }) => skip(target.missing));
    else describe(target.title, () => runIn(target.prepare, tests));
  }
}

function runIn(prepare: (folder: string) => Promise<Prepared>, tests: (world: World) => void): void {
  let folder: string;
  let prepared: Prepared;
  let run: RunCommand;
  let client: AbraClient;
  let engine: EngineClient | undefined;
  const domains: string[] = [];
  const remotes = () => join(folder, 'remotes');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contract-abra-'));
    const abraDir = join(folder, 'abra');
    await mkdir(join(abraDir, 'servers', 'default'), { recursive: true });
    await mkdir(remotes());
    await writeFile(join(folder, '.gitconfig'), gitSettings(remotes()));
    prepared = await prepare(folder);
    const { command, dockerHost } = prepared;
    run = createRunner({
      env: {
        HOME: folder,
        ABRA_DIR: abraDir,
        DOCKER_HOST: dockerHost ?? `unix://${folder}/no.sock`,
      },
    });
    client = createAbraClient({ run, abraDir, command, recipesUrl: `file://${remotes()}/` });
    if (dockerHost) engine = connectEngine(dockerHost.replace(/^unix:\/\//, ''));
  });
  afterAll(async () => {
    if (engine) for (const domain of domains) await clear(client, domain);
    engine?.close();
    await prepared.close();
    await rm(folder, { recursive: true, force: true });
  });

  const world: World = {
    get client() {
      return client;
    },
    get engine() {
      if (engine === undefined) throw new Error('there is no engine: use engineTest');
      return engine;
    },
    abra: (words, { terminal = false } = {}) =>
      run([prepared.command, ...words], { timeoutMs: 60_000, terminal }),
    git: async (...words) => {
      const { exitCode, stdout, stderr } = await run(['git', ...words], { timeoutMs: 30_000 });
      if (exitCode !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
      return stdout.trim();
    },
    async release(recipe, version, { tag = 'annotated', edit = () => undefined } = {}) {
      const remote = join(remotes(), `${recipe}.git`);
      await mkdir(remote, { recursive: true });
      await world.git('-C', remote, 'init', '--quiet');
      const files: Record<string, string> = recipeFiles(recipe, { image: prepared.image, version });
      edit(files);
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(remote, name)), { recursive: true });
        await writeFile(join(remote, name), text);
      }
      await world.git('-C', remote, 'add', '--all');
      await world.git('-C', remote, 'commit', '--quiet', '--allow-empty', '--message', `release ${version}`);
      const words = { annotated: ['--annotate', '--message', `release ${version}`], lightweight: [] };
      if (tag !== 'none') await world.git('-C', remote, 'tag', ...words[tag], version);
      return await world.git('-C', remote, 'rev-parse', 'HEAD');
    },
    async recipe(version = '1.0.0+1.0.0') {
      const recipe = `tiny-${randomBytes(3).toString('hex')}`;
      await world.release(recipe, version);
      await client.recipes.fetch(recipe);
      return recipe;
    },
    domain() {
      const domain = `t${randomBytes(4).toString('hex')}.ci.test`;
      domains.push(domain);
      return domain;
    },
    engineTest: (title, body) =>
      test(title, async ({ skip }) => {
        if (prepared.dockerHost === undefined)
          skip('DOCKER_HOST names no engine (unix://…), and this needs one');
        await body();
      }),
  };
  tests(world);
}

async function clear(client: AbraClient, domain: string): Promise<void> {
  if ((await client.readEnv(domain)) === undefined) return;
  await client.undeploy(domain);
  await client.removeApp(domain);
}

/** As a file, for an abra that has a git of its own reads no variables. */
const gitSettings = (remotes: string) => `[user]
  name = A
  email = a@ci.test
[init]
  defaultBranch = main
[tag]
  gpgsign = false
[url "file://${remotes}/"]
  insteadOf = https://git.coopcloud.tech/coop-cloud/
  insteadOf = https://git.coopcloud.tech/toolshed/
`;
