import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireLock } from '@ci-warm/state-files';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf, startScene, treeOf, whileAsking, type Scene } from './harness.ts';

// An operator's own app, by configuration alone, through a life of releases. Each test goes on from the one before.
const domain = 'warm-web.ci.test';
let scene: Scene;

beforeAll(async () => {
  scene = await startScene(['custom-html'], {
    web: { recipe: 'custom-html', stateful: true, health: { path: '/' } },
  });
});
afterAll(() => scene.sandbox.stop());

const page = () => join(scene.volume('warm-web_ci_test_content'), 'index.html');
const lastGood = () => readFileSync(join(scene.folder(domain), 'last_good'), 'utf8').trim();

test('a first deploy creates the app at the newest release and remembers it as good', async () => {
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({
    outcome: 'deployed',
    from: undefined,
    to: '1.11.0+1.29.0',
    lastGood: '1.11.0+1.29.0',
    held: [],
    touched: true,
  });
  expect(lastGood()).toBe('1.11.0+1.29.0');
  expect((await scene.get(domain)).status).toBe(200);
  expect(existsSync(join(scene.folder(domain), 'journal.json'))).toBe(false);
});

test('a no-op starts no abra, restarts nothing and writes nothing, even while a run uses the app', async () => {
  const run = await acquireLock(join(scene.sandbox.lockDir, `cc-ci-app-${domain}.lock`), {
    mode: 'shared',
    purpose: 'a run',
  });
  const before = [
    treeOf(scene.sandbox.warmRoot),
    treeOf(join(scene.sandbox.abraDir, 'servers')),
    treeOf(join(scene.sandbox.dir, 'engine', 'volumes')),
  ];
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({
    outcome: 'noop',
    from: '1.11.0+1.29.0',
    to: '1.11.0+1.29.0',
    touched: false,
    outside: { abraCalls: 0 },
  });
  expect([
    treeOf(scene.sandbox.warmRoot),
    treeOf(join(scene.sandbox.abraDir, 'servers')),
    treeOf(join(scene.sandbox.dir, 'engine', 'volumes')),
  ]).toEqual(before);
  if (run.outcome === 'locked') await run.lock.release();
});

test('a release that lint refuses leaves the app serving without one failed request', async () => {
  writeFileSync(page(), 'kept');
  await scene.sandbox.publish('custom-html', '1.11.1+1.29.1', { break: 'lint' });
  const { value: result, failures, asked } = await whileAsking(scene, domain, () => scene.reconcile('web'));
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(10);
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    to: '1.11.0+1.29.0',
    touched: false,
    reason: expect.stringContaining('lint R'),
  });
  expect(scene.alerts()).toMatchObject([
    { kind: 'rolled-back', details: { attempted: '1.11.1+1.29.1', touched: false, recovered: true } },
  ]);
  const again = await scene.reconcile('web');
  expect(again).toMatchObject({
    outcome: 'held',
    held: [{ version: '1.11.1+1.29.1', reason: 'failed-before' }],
    outside: { abraCalls: 0 },
  });
});

test('while a run uses the app an upgrade changes nothing and is busy', async () => {
  await scene.sandbox.publish('custom-html', '1.11.2+1.29.2');
  const run = await acquireLock(join(scene.sandbox.lockDir, `cc-ci-app-${domain}.lock`), {
    mode: 'shared',
    purpose: 'a run',
  });
  const before = treeOf(scene.sandbox.warmRoot);
  await expect(scene.reconcile('web', { waitMs: 0 })).rejects.toMatchObject({
    kind: 'busy',
    code: 'app-busy',
    message: expect.stringContaining('a run'),
  });
  expect(treeOf(scene.sandbox.warmRoot)).toEqual(before);
  if (run.outcome === 'locked') await run.lock.release();
});

test('a good release is an upgrade, finished by the next call where it was interrupted, that keeps the data and one snapshot', async () => {
  process.env['CCCI_FAILPOINTS'] = 'reconcile.commit=error';
  await expect(scene.reconcile('web')).rejects.toMatchObject({ code: 'failpoint' });
  delete process.env['CCCI_FAILPOINTS'];
  expect(lastGood()).toBe('1.11.0+1.29.0');
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({
    outcome: 'upgraded',
    resumed: 'finished',
    from: '1.11.0+1.29.0',
    to: '1.11.2+1.29.2',
    lastGood: '1.11.2+1.29.2',
    touched: true,
    held: [],
  });
  expect(readFileSync(page(), 'utf8')).toBe('kept');
  const state = JSON.parse(readFileSync(join(scene.folder(domain), 'state.json'), 'utf8'));
  expect(state).toMatchObject({ version: '1.11.2+1.29.2', snapshotOf: '1.11.0+1.29.0' });
  expect(readlinkSync(join(scene.folder(domain), 'snapshot'))).toBe(`snapshots/${state.snapshot}`);
  expect(
    readdirSync(join(scene.folder(domain), 'snapshots')).filter((name) => !name.startsWith('.')),
  ).toEqual([state.snapshot]);
  expect(lastGood()).toBe('1.11.2+1.29.2');
});

test('a release that crashes after its first good answer is rolled back with data, env and version, even in two goes', async () => {
  const before = {
    data: contentOf(scene.volume('warm-web_ci_test_content')),
    env: readFileSync(scene.env(domain)),
  };
  await scene.sandbox.publish('custom-html', '1.11.3+1.29.3', { break: 'late-crash' });
  process.env['CCCI_FAILPOINTS'] = 'warmsnap.restore.directories=error';
  await expect(scene.reconcile('web', {}, { healthWindowSec: 1, healthTimeoutSec: 3 })).rejects.toMatchObject(
    { code: 'failpoint' },
  );
  delete process.env['CCCI_FAILPOINTS'];
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    resumed: 'rolled-back',
    reason: expect.any(String),
    from: '1.11.2+1.29.2',
    to: '1.11.2+1.29.2',
    lastGood: '1.11.2+1.29.2',
    touched: true,
    recovered: true,
  });
  expect({
    data: contentOf(scene.volume('warm-web_ci_test_content')),
    env: readFileSync(scene.env(domain)),
  }).toEqual(before);
  expect(lastGood()).toBe('1.11.2+1.29.2');
  expect(existsSync(join(scene.folder(domain), 'journal.json'))).toBe(false);
});

test('after a failure the way leads through the releases in between, and a major one waits beside it', async () => {
  await scene.sandbox.publish('custom-html', '1.12.0+1.30.0');
  await scene.sandbox.publish('custom-html', '1.13.0+1.30.1', { break: 'start' });
  await scene.sandbox.publish('custom-html', '2.0.0+1.31.0', { notes: 'Everything is new here.' });
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    from: '1.11.2+1.29.2',
    to: '1.12.0+1.30.0',
    lastGood: '1.12.0+1.30.0',
    recovered: true,
  });
  expect(result.held.map(({ version, reason }) => [version, reason])).toEqual([
    ['1.13.0+1.30.1', 'failed-before'],
    ['2.0.0+1.31.0', 'recipe-major'],
  ]);
  expect(scene.alerts().filter(({ kind }) => kind === 'hold')).toMatchObject([
    {
      key: 'hold:warm-web:2.0.0+1.31.0',
      count: 1,
      details: { notes: expect.stringContaining('Everything is new here.') },
    },
  ]);
  const before = treeOf(scene.sandbox.warmRoot);
  expect(await scene.reconcile('web')).toMatchObject({ outcome: 'held', touched: false });
  expect(treeOf(scene.sandbox.warmRoot)).toEqual(before);
});

test('a dry run says what would be done and touches nothing at all', async () => {
  const before = [
    treeOf(scene.sandbox.warmRoot),
    treeOf(scene.sandbox.abraDir),
    treeOf(scene.sandbox.lockDir),
  ];
  const result = await scene.reconcile('web', { dryRun: true, accept: '2.0.0+1.31.0' });
  expect(result).toMatchObject({
    dryRun: true,
    outcome: 'upgraded',
    from: '1.12.0+1.30.0',
    to: '2.0.0+1.31.0',
    touched: false,
  });
  expect(await scene.reconcile('web', { dryRun: true })).toMatchObject({
    outcome: 'held',
    lastGood: '1.12.0+1.30.0',
  });
  await expect(scene.reconcile('web', { dryRun: true, accept: '9.9.9+1' })).rejects.toMatchObject({
    kind: 'usage',
    code: 'not-acceptable',
  });
  expect([
    treeOf(scene.sandbox.warmRoot),
    treeOf(scene.sandbox.abraDir),
    treeOf(scene.sandbox.lockDir),
  ]).toEqual(before);
});

test('a sick app is healed at its last good version before anything newer is tried, also with a stale TYPE', async () => {
  await scene.abra('app', 'undeploy', domain, '--no-input');
  writeFileSync(
    scene.env(domain),
    readFileSync(scene.env(domain), 'utf8').replace(/^TYPE=.*$/m, 'TYPE=custom-html:deadbeef'),
  );
  const result = await scene.reconcile('web', { accept: '2.0.0+1.31.0' });
  expect(result).toMatchObject({
    outcome: 'upgraded',
    healed: true,
    from: '1.12.0+1.30.0',
    to: '2.0.0+1.31.0',
    lastGood: '2.0.0+1.31.0',
    held: [],
  });
  expect(scene.lines.filter((line) => line.startsWith('deploying'))).toEqual([
    `deploying ${domain} at 1.12.0+1.30.0`,
    `deploying ${domain} at 2.0.0+1.31.0`,
  ]);
  expect(readFileSync(page(), 'utf8')).toBe('kept');
});

test('a remote that cannot be reached means staying on what is there', async () => {
  process.env['GIT_CONFIG_VALUE_0'] = 'https://elsewhere.invalid/';
  const result = await scene.reconcile('web').finally(() => Object.assign(process.env, scene.sandbox.env));
  expect(result).toMatchObject({
    outcome: 'held',
    to: '2.0.0+1.31.0',
    held: [],
    reason: expect.stringContaining('remote cannot be reached'),
  });
});
