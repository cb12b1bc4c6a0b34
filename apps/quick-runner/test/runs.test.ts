import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAlertStore } from '@ci-warm/alerts';
import { runResultsSchema, type RunResults } from '@ci-warm/run-results';
import { writeResults } from '@ci-warm/runs';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runApp, type AppEnding } from './support.ts';

// One sandbox, in order: a release is promoted, then pull requests are tested on top of it. The recipe's tests are this
// repository's own.
let sandbox: Sandbox;
/** A short window: what is proved here is not how long an app has to be watched. */
let env: Record<string, string>;
let released: RunResults;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['custom-html', 'backup-bot-two'] });
  env = { ...sandbox.env, CCCI_HEALTH_WINDOW_SEC: '0.25', CCCI_HEALTH_SUCCESSES: '3' };
});
afterAll(() => sandbox?.stop());

const results = ({ stdout }: AppEnding) => JSON.parse(stdout) as RunResults;
const canonical = () => readFile(join(sandbox.warmRoot, 'warm-custom-html', 'canonical.json'), 'utf8');
const envFiles = async () => (await readdir(join(sandbox.abraDir, 'servers', 'default'))).sort();
const stacks = () => createSwarmClient({ dockerHost: sandbox.dockerHost }).stackNames();

it('a green cold run of the newest release is promoted, and says so', async () => {
  const ending = await runApp(['custom-html', '--json'], env);
  expect(ending.code).toBe(0);
  expect(results(ending)).toMatchObject({
    verdict: 'green',
    lane: 'cold',
    version: '1.11.0+1.29.0',
    base: { origin: 'older-release', version: '1.10.0+1.28.0' },
    lint: { outcome: 'pass' },
    promotion: { outcome: 'promoted', reason: null },
  });
  expect(results(ending).tiers.find(({ tier }) => tier === 'custom')?.tests.length).toBeGreaterThanOrEqual(4);
  expect(JSON.parse(await canonical())).toMatchObject({
    version: '1.11.0+1.29.0',
    status: 'idle',
    run: results(ending).id,
  });
  const onDisk = JSON.parse(
    await readFile(join(sandbox.warmRoot, 'runs', results(ending).id, 'results.json'), 'utf8'),
  ) as unknown;
  expect(onDisk).toEqual(results(ending));
  released = results(ending);
});

it("a quick run of a broken pull request, told by Drone's variables: red, and the registry as it was", async () => {
  const { commit } = await sandbox.pullRequest('custom-html', { break: 'start' });
  const before = await canonical();
  // As if a cold run of the same commit had been green.
  const cold = runResultsSchema.parse({ ...released, id: '20260101T000000Z-custom-html-0c01d0', commit });
  await writeResults({ folder: join(sandbox.warmRoot, 'runs', cold.id), results: cold });
  const ending = await runApp([], {
    ...env,
    RECIPE: 'custom-html',
    REF: commit,
    PR: '1',
    SRC: 'coop-cloud/custom-html',
    STAGES: '',
    CCCI_QUICK: '1',
  });
  expect(ending.code).toBe(1);
  expect(ending.stdout).toMatch(/^custom-html \w{8}: RED in the quick lane/);
  expect(ending.stdout).toContain('a quick run never replaces a cold one');
  const disagreement = 'quick says red, cold said green';
  expect(ending.stdout).toContain(`${disagreement} of this commit: they do NOT agree (run ${cold.id})`);
  const { alerts } = await createAlertStore({ root: sandbox.warmRoot }).list();
  expect(alerts).toMatchObject([{ kind: 'lanes-disagree', summary: expect.stringContaining(disagreement) }]);
  expect(await canonical()).toBe(before);
});

it('SIGTERM tears down what the run had made', async () => {
  const { commit } = await sandbox.pullRequest('custom-html');
  const before = { env: await envFiles(), stacks: await stacks() };
  const ending = await runApp(
    ['--json'],
    { ...env, RECIPE: 'custom-html', REF: commit, PR: '2' },
    (text, kill) => {
      if (text.includes('upgrading')) kill('SIGTERM');
    },
  );
  expect(ending.code).toBe(3);
  expect(results(ending)).toMatchObject({
    verdict: 'infrastructure',
    reason: expect.stringContaining('SIGTERM'),
    base: { origin: 'canonical' },
    teardown: { clean: true },
  });
  expect({ env: await envFiles(), stacks: await stacks() }).toEqual(before);
});

it('a run on top of a stale canonical says how old it is, and alerts', async () => {
  const path = join(sandbox.warmRoot, 'warm-custom-html', 'canonical.json');
  const promotedAt = new Date(Date.now() - 31 * 86_400_000).toISOString();
  const known = JSON.parse(await canonical()) as object;
  // By hand, so without the checksum.
  await writeFile(path, JSON.stringify({ ...known, promotedAt, checksum: undefined }));
  const { commit } = await sandbox.pullRequest('custom-html');
  const alerts = createAlertStore({ root: sandbox.warmRoot });
  const stale = async () => (await alerts.list()).alerts.filter(({ kind }) => kind === 'stale-canonical');
  const quick = { ...env, RECIPE: 'custom-html', REF: commit, PR: '3', STAGES: 'upgrade', CCCI_QUICK: '1' };

  const young = await runApp([], { ...quick, CCCI_CANONICAL_STALE_DAYS: '32' });
  expect(young.code).toBe(0);
  expect(young.stdout).toMatch(/upgraded from 1\.11\.0\+1\.29\.0 \(\w{8}\), the canonical, 31 days old/);
  expect(await stale()).toEqual([]);

  expect((await runApp([], quick)).code).toBe(0);
  expect(await stale()).toMatchObject([
    {
      key: 'stale-canonical:warm-custom-html.ci.test',
      app: 'warm-custom-html',
      summary: expect.stringContaining('was proved 31 days ago'),
      details: { version: '1.11.0+1.29.0', promotedAt, run: released.id },
    },
  ]);
});
