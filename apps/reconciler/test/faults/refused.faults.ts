import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLock } from '@ci-warm/state-files';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer } from '../../src/answer.ts';
import { publishEdited, replaced, type Edits } from '../edited-release.ts';
import { startScene, whileAsking, type Scene } from '../harness.ts';

// Releases that a stateful app must not be taken down for. Each test goes on from the one before.
const domain = 'warm-web.ci.test';
const first = '1.11.0+1.29.0';
let scene: Scene;

beforeAll(async () => {
  scene = await startScene(['custom-html'], {
    web: { recipe: 'custom-html', stateful: true, health: { path: '/' } },
  });
  await scene.reconcile('web');
});
afterAll(() => scene.sandbox.stop());

const publish = (version: string, edits: Edits) =>
  publishEdited(scene, { recipe: 'custom-html', from: first, version, edits });
const compose = (from: string, to: string): Edits => ({ 'compose.yml': replaced(from, to) });
/** While it works nobody may notice. */
const served = async (work: () => ReturnType<Scene['reconcile']>) => {
  const { value, failures } = await whileAsking(scene, domain, work);
  expect(failures).toEqual([]);
  expect(value.touched).toBe(false);
  return value;
};

test('a release whose files cannot be read is refused, remembered and told, and the next lower one is applied at once', async () => {
  publish('1.11.2+1.29.0', compose('TIMEOUT:-60', 'TIMEOUT:-61'));
  publish('1.11.3+1.29.0', compose('services:', 'services: ['));
  publish('1.11.4+1.29.0', compose('services:', 'servces:'));
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    from: first,
    to: '1.11.2+1.29.0',
    lastGood: '1.11.2+1.29.0',
    touched: true,
  });
  const refused = scene.alerts().filter(({ kind }) => kind === 'rolled-back');
  // From what runs since then they are as impossible.
  const told = refused.map(({ details }) => `${details.lastGood} ${details.attempted} ${details.touched}`);
  expect(told.sort()).toEqual([
    `${first} 1.11.4+1.29.0 false`,
    '1.11.2+1.29.0 1.11.3+1.29.0 false',
    '1.11.2+1.29.0 1.11.4+1.29.0 false',
  ]);
});

test('what abra would refuse after lint is found before the app is undeployed', async () => {
  publish('1.11.5+1.29.0', { 'default.conf': (text) => `${text}# changed\n` });
  const result = await served(() => scene.reconcile('web'));
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    reason: expect.stringContaining('warm-web_ci_test_default_conf_'),
  });
});

test('one that is named by a person and refused is not followed by another', async () => {
  publish('1.12.0+1.29.0', compose('TIMEOUT:-60', 'TIMEOUT:-62'));
  publish('1.12.1+1.29.0', compose('services:', 'services: ['));
  const result = await served(() => scene.reconcile('web', { accept: '1.12.1+1.29.0' }));
  expect(result).toMatchObject({ outcome: 'rolled-back', to: '1.11.2+1.29.0' });
});

test('what an upgrade costs is said before it is made', async () => {
  appendFileSync(join(scene.volume('warm-web_ci_test_content'), 'page.html'), 'x'.repeat(3000));
  const snapshot = { names: 3, changed: expect.any(Number), bytes: expect.any(Number) };
  const dry = await scene.reconcile('web', { dryRun: true });
  expect(dry).toMatchObject({ outcome: 'upgraded', to: '1.12.0+1.29.0', snapshot });
  expect(answer(dry).text).toMatch(/a snapshot has to copy .* for which the app is down about \d+ s/);
  expect(answer(dry).document).toHaveProperty('snapshot.seconds');
  const result = await scene.reconcile('web');
  expect(result).toMatchObject({ to: '1.12.0+1.29.0', lastGood: '1.12.0+1.29.0', snapshot });
  const said = scene.lines.findIndex((line) => line.startsWith('web: a snapshot has to copy'));
  const done = scene.lines.findIndex((line) => line.startsWith('deploying'));
  expect([said, done].toSorted((one, other) => one - other)).toEqual([said, done]);
  expect(said).toBeGreaterThanOrEqual(0);
});

const rule = (value: string, sample: string): Edits => ({
  ...compose("    - 'backupbot.backup=true'", `    - 'backupbot.backup=true'\n        - 'rule=${value}'`),
  '.env.sample': (text) => `${text.trimEnd()}\n${sample}\n`,
});

test('a release with a setting that has no value waits for it, and then comes without a word more', async () => {
  publish('1.13.0+1.29.0', rule('${ROUTER_RULE}', 'ROUTER_RULE='));
  const waits = {
    outcome: 'held',
    held: expect.arrayContaining([expect.objectContaining({ reason: 'settings' })]),
  };
  const named = { reason: expect.stringContaining(`set ROUTER_RULE in ${scene.env(domain)}`) };
  expect(await served(() => scene.reconcile('web', { dryRun: true }))).toMatchObject({ ...waits, ...named });
  expect(await served(() => scene.reconcile('web'))).toMatchObject({ ...waits, ...named });
  expect(scene.alerts().map(({ key }) => key)).toContain('hold:warm-web:1.13.0+1.29.0');
  await expect(scene.reconcile('web', { accept: '1.13.0+1.29.0' })).rejects.toMatchObject({
    kind: 'usage',
    code: 'settings-missing',
  });
  appendFileSync(scene.env(domain), 'ROUTER_RULE=x\n');
  expect(await scene.reconcile('web')).toMatchObject({ outcome: 'upgraded', to: '1.13.0+1.29.0' });
});

test('a setting with a value in the sample comes with the release and is told', async () => {
  publish('1.14.0+1.29.0', rule('${ROUTER_RULE}${LEVEL}', 'ROUTER_RULE=\nLEVEL=info\nMORE=1'));
  const notes = [expect.stringContaining('setting LEVEL: info'), expect.stringContaining('setting MORE')];
  expect(await scene.reconcile('web', { dryRun: true })).toMatchObject({ outcome: 'upgraded', notes });
  expect(await scene.reconcile('web')).toMatchObject({ outcome: 'upgraded', to: '1.14.0+1.29.0', notes });
  expect(readFileSync(scene.env(domain), 'utf8')).toMatch(/^LEVEL=info$/m);
});

test("what abra's own loader refuses with the app's env, and not with the sample's, is found as early", async () => {
  appendFileSync(scene.env(domain), 'COUNT=many\n');
  publish('1.14.0+1.29.1', {
    ...rule('${ROUTER_RULE}${LEVEL}', 'ROUTER_RULE=\nLEVEL=info\nCOUNT=1'),
    'compose.yml': replaced('    deploy:', '    deploy:\n      replicas: ${COUNT}'),
  });
  const reason = expect.stringContaining('abra cannot read the compose files');
  expect(await served(() => scene.reconcile('web'))).toMatchObject({ outcome: 'rolled-back', reason });
});

test('while another app of the recipe has its checkout nobody looks at that tree', async () => {
  publish('1.14.1+1.29.0', rule('${ROUTER_RULE}${LEVEL}', 'ROUTER_RULE=\nLEVEL=info'));
  const folder = join(scene.sandbox.abraDir, 'recipes', 'custom-html');
  const head = () => readFileSync(join(folder, '.git', 'HEAD'), 'utf8');
  const before = head();
  const file = join(scene.sandbox.lockDir, 'cc-ci-recipe-custom-html.lock');
  const taken = await acquireLock(file, { purpose: 'another app' });
  const upgraded = scene.reconcile('web');
  await expect
    .poll(() => scene.lines, { timeout: 20_000 })
    .toContainEqual(expect.stringMatching(/^checking/));
  await delay(500);
  expect(head()).toBe(before);
  if (taken.outcome === 'locked') await taken.lock.release();
  expect(await upgraded).toMatchObject({ outcome: 'upgraded', to: '1.14.1+1.29.0' });
  expect(head()).not.toBe(before);
});

test('volumes that cannot be snapshotted are a refusal that is remembered and told', async () => {
  publish('1.15.0+1.29.0', rule('${ROUTER_RULE}', 'ROUTER_RULE='));
  const body = JSON.stringify({
    Name: 'warm-web_ci_test_far',
    DriverOpts: { type: 'nfs', o: 'addr=192.0.2.1' },
    Labels: { 'com.docker.stack.namespace': 'warm-web_ci_test' },
  });
  const socket = scene.sandbox.dockerHost.replace('unix://', '');
  const json = ['-H', 'content-type: application/json', '-d', body];
  execFileSync('curl', ['-sf', '--unix-socket', socket, ...json, 'http://engine/volumes/create']);
  const reason = expect.stringContaining('cannot be snapshotted');
  expect(await served(() => scene.reconcile('web', { dryRun: true }))).toMatchObject({
    outcome: 'rolled-back',
    reason,
  });
  expect(await served(() => scene.reconcile('web'))).toMatchObject({ outcome: 'rolled-back', reason });
  expect(scene.alerts().map(({ details }) => details.attempted)).toContain('1.15.0+1.29.0');
  expect(await served(() => scene.reconcile('web'))).toMatchObject({ outcome: 'held' });
});
