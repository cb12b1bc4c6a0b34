import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldDomain, stackName } from '@ci-warm/app-names';
import { createRunner } from '@ci-warm/process-runner';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPull } from './open-pull.ts';
import { runApp } from './support.ts';

// Names that the engine would refuse are found before anything is created: nothing of these runs is left, not even a record.
let sandbox: Sandbox;
let repo: string;
let env: Record<string, string>;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['custom-html'] });
  repo = await mkdtemp(join(tmpdir(), 'names-repo-'));
  env = { ...sandbox.env, CCCI_REPO: repo, CCCI_HEALTH_WINDOW_SEC: '0.25', CCCI_HEALTH_SUCCESSES: '3' };
  const folder = join(repo, 'recipes', 'custom-html');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'recipe.config.ts'), "export const config = { health: { path: '/' } };\n");
});
afterAll(async () => {
  await sandbox?.stop();
  await rm(repo, { recursive: true, force: true });
});

/** A commit of the recipe whose compose file says something more. */
async function commit(recipe: 'custom-html', change: (compose: string) => string): Promise<string> {
  const run = createRunner();
  const folder = await mkdtemp(join(tmpdir(), 'names-commit-'));
  const git = async (...words: string[]) => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
    const done = await run(['git', '-C', folder, ...identity, ...words], { timeoutMs: 30_000 });
    if (done.exitCode !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  };
  try {
    await git('clone', '--quiet', join(sandbox.dir, 'remotes', `${recipe}.git`), '.');
    const file = join(folder, 'compose.yml');
    await writeFile(file, change(await readFile(file, 'utf8')));
    await git('commit', '--quiet', '--all', '--message', 'change');
    const hash = await git('rev-parse', 'HEAD');
    await git('push', '--quiet', 'origin', `HEAD:refs/heads/${hash}`);
    return hash;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const listOf = (folder: string) => readdir(folder).catch(() => [] as string[]);
const traces = async () => ({
  envFiles: (await listOf(join(sandbox.abraDir, 'servers', 'default'))).sort(),
  runs: (await listOf(join(sandbox.warmRoot, 'runs'))).filter((name) => !name.startsWith('.')).sort(),
  stacks: await createSwarmClient({ dockerHost: sandbox.dockerHost }).stackNames(),
});

// All cold domains of a recipe are of one length.
const work = { recipe: 'custom-html', commit: 'any', lane: 'cold' as const, base: 'ci.test' };
const stack = stackName(coldDomain(work));
const rest = (length: number) => 'x'.repeat(length - stack.length - 1);
/** Adds a mapping to a section of the compose file, which need not have one yet. */
const withEntry = (section: string, entry: string) => (compose: string) =>
  new RegExp(`^${section}:$`, 'm').test(compose)
    ? compose.replace(new RegExp(`^${section}:$`, 'm'), `${section}:\n  ${entry}`)
    : `${compose}\n${section}:\n  ${entry}\n`;

const cases: [string, number, (name: string) => (compose: string) => string][] = [
  ['service', 63, (name) => withEntry('services', `${name}: { image: 'nginx:1.29.0' }`)],
  ['network', 63, (name) => withEntry('networks', `long: { name: '\${STACK_NAME}_${name}' }`)],
  [
    'secret',
    64,
    (name) => withEntry('secrets', `long: { external: true, name: '\${STACK_NAME}_\${NONE:-${name}}' }`),
  ],
  [
    'config',
    64,
    (name) => withEntry('configs', `long: { name: '\${STACK_NAME}_${name}', file: default.conf }`),
  ],
];

describe('a name that the engine would refuse ends the run before it creates anything', () => {
  it.each(cases)('a %s, of which it takes %i characters', async (kind, limit, change) => {
    const before = await traces();
    const long = await commit('custom-html', change(rest(limit + 1)));
    await openPull(sandbox, { recipe: 'custom-html', commit: long, numbers: ['1'] });
    const ending = await runApp(['--json'], { ...env, RECIPE: 'custom-html', REF: long, PR: '1' });
    expect(ending.code).toBe(2);
    expect(JSON.parse(ending.stdout)).toEqual({
      error: {
        code: 'name-too-long',
        message: expect.stringMatching(
          new RegExp(
            `^custom-html ${long.slice(0, 8)} at cust-\\w{6}\\.ci\\.test: the ${kind} name "cust-\\w{6}_ci_test_x+" has ${limit + 1} characters, and Swarm takes at most ${limit}$`,
          ),
        ),
        hint: expect.stringContaining('Shorten what the compose files call it'),
      },
    });
    expect(await traces()).toEqual(before);
  });

  it('and one that is as long as the engine takes it is deployed, of each kind', async () => {
    const head = await commit('custom-html', (compose) =>
      cases.reduce((changed, [, limit, change]) => change(rest(limit))(changed), compose),
    );
    await openPull(sandbox, { recipe: 'custom-html', commit: head, numbers: ['1'] });
    const stages = { STAGES: 'upgrade' };
    const ending = await runApp(['--json'], { ...env, ...stages, RECIPE: 'custom-html', REF: head, PR: '1' });
    expect(JSON.parse(ending.stdout)).toMatchObject({ verdict: 'green', teardown: { clean: true } });
    expect(ending.code).toBe(0);
  });
});
