import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRunner } from '@ci-warm/process-runner';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { publishEdited, replaced, type Edits } from './edited-release.ts';
import { startScene, treeOf, whileAsking, type Scene } from './harness.ts';

// The proxy was deployed by hand, as on every server that gets this project later. A routed host proves it.
const domain = 'traefik.ci.test';
const routed = 'page.ci.test';
const sound = '5.1.1+v3.6.15';
let scene: Scene;

beforeAll(async () => {
  scene = await startScene(['traefik', 'custom-html'], {
    traefik: { domain, health: { host: routed, path: '/' }, env: { LOG_LEVEL: 'INFO' } },
    page: { recipe: 'custom-html', domain: routed, stateful: true, health: { path: '/' } },
  });
  await scene.abra('app', 'new', 'custom-html', '--domain', routed, '--server', 'default', '--no-input');
  await scene.abra('app', 'deploy', routed, '--no-input', '--chaos', '--no-domain-checks');
  await vi.waitFor(async () => expect((await scene.get(routed)).status).toBe(200), { timeout: 20_000 });
});
afterAll(() => scene.sandbox.stop());

test('what was deployed by hand and is healthy is adopted without one failed request', async () => {
  const env = readFileSync(scene.env(domain));
  const { value, failures, asked } = await whileAsking(scene, routed, async () => [
    await scene.reconcile('traefik'),
    await scene.reconcile('page'),
  ]);
  expect({ failures, some: asked > 3 }).toEqual({ failures: [], some: true });
  expect(value).toMatchObject([
    { outcome: 'noop', adopted: true, touched: false, lastGood: '5.1.1+v3.6.15', outside: { abraCalls: 0 } },
    { outcome: 'noop', adopted: true, touched: false, lastGood: '1.11.0+1.29.0', outside: { abraCalls: 0 } },
  ]);
  expect(readFileSync(scene.env(domain))).toEqual(env);
  expect(await scene.reconcile('traefik')).toMatchObject({ outcome: 'noop', adopted: false });
});

test('a proxy release that lint refuses costs not one request', async () => {
  await scene.sandbox.publish('traefik', '5.1.2+v3.6.16', { break: 'lint' });
  const { value, failures } = await whileAsking(scene, routed, () => scene.reconcile('traefik'));
  expect(failures).toEqual([]);
  expect(value).toMatchObject({ outcome: 'rolled-back', touched: false, lastGood: '5.1.1+v3.6.15' });
});

// Lint sees none of these: abra finds them when it deploys, some of them with half of the stack changed by then.
test.each<[string, Edits, string]>([
  [
    '5.1.2+v3.6.90',
    { 'traefik.yml': (text) => `${text}log: {}\n` },
    'config traefik_ci_test_traefik_yml_v5 is there with other content',
  ],
  [
    '5.1.2+v3.6.93',
    { 'compose.yml': replaced('    deploy:', '    deploy:\n      mode: global') },
    'cannot become global',
  ],
])(
  '%s of the proxy, which abra would refuse after lint, costs not one request',
  async (version, edits, why) => {
    publishEdited(scene, { recipe: 'traefik', from: sound, version, edits });
    const { value, failures } = await whileAsking(scene, routed, () => scene.reconcile('traefik'));
    expect(failures).toEqual([]);
    expect(value).toMatchObject({
      outcome: 'rolled-back',
      touched: false,
      recovered: true,
      reason: expect.stringContaining(why),
      outside: { windowMs: 0 },
    });
    expect(scene.lines.filter((line) => line.startsWith('deploying'))).toEqual([]);
  },
);

test('what abra refuses only when it is told to deploy leaves the running proxy alone', async () => {
  const version = '5.1.2+v3.6.96';
  publishEdited(scene, { recipe: 'traefik', from: sound, version, edits: {} });
  const before = [readFileSync(scene.env(domain)), await stackOf(domain)];
  const folder = join(scene.sandbox.dir, 'refusing');
  mkdirSync(folder);
  const abra = join(folder, 'abra');
  const real = execFileSync('sh', ['-c', 'command -v abra']).toString().trim();
  const script = `case "$*" in *"app deploy"*"${version}") echo FATA no; exit 1;; esac\nexec "${real}" "$@"\n`;
  writeFileSync(abra, `#!/bin/sh\n${script}`, { mode: 0o755 });
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  const { value, failures } = await whileAsking(scene, routed, () => scene.reconcile('traefik'));
  process.env['PATH'] = path;
  expect(failures).toEqual([]);
  expect(value).toMatchObject({ outcome: 'rolled-back', touched: false, recovered: true, reason: 'no' });
  expect([readFileSync(scene.env(domain)), await stackOf(domain)]).toEqual(before);
  expect(existsSync(join(scene.folder(domain), 'journal.json'))).toBe(false);
  expect(await scene.reconcile('traefik')).toMatchObject({ outcome: 'held', touched: false });
});

test('a lightweight tag is no release', async () => {
  await scene.sandbox.publish('custom-html', '1.11.5+1.29.5', { lightweight: true });
  expect(await scene.reconcile('page')).toMatchObject({ outcome: 'noop', to: '1.11.0+1.29.0', held: [] });
});

test('a proxy that deploys cleanly and then serves wrongly is rolled back, without a snapshot', async () => {
  await scene.sandbox.publish('traefik', '5.1.3+v3.6.17', { break: 'health' });
  const result = await scene.reconcile('traefik', {}, { healthTimeoutSec: 3 });
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    touched: true,
    recovered: true,
    to: '5.1.1+v3.6.15',
    lastGood: '5.1.1+v3.6.15',
  });
  expect((await scene.get(routed)).status).toBe(200);
  expect(existsSync(join(scene.folder(domain), 'snapshots'))).toBe(false);
});

test('a good proxy release is applied, with the settings that the operator keeps', async () => {
  await scene.sandbox.publish('traefik', '5.1.4+v3.6.18');
  expect(await scene.reconcile('traefik')).toMatchObject({
    outcome: 'upgraded',
    from: '5.1.1+v3.6.15',
    to: '5.1.4+v3.6.18',
  });
  expect(readFileSync(scene.env(domain), 'utf8')).toMatch(/^LOG_LEVEL=INFO$/m);
});

test('a service that a release no longer has goes with its upgrade, and is named', async () => {
  const from = '5.1.4+v3.6.18';
  const more = replaced(
    '\nnetworks:',
    "\n  extra:\n    image: 'nginx:1.29.0'\n    networks:\n      - proxy\n\nnetworks:",
  );
  publishEdited(scene, { recipe: 'traefik', from, version: '5.1.5+v3.6.18', edits: { 'compose.yml': more } });
  expect(await scene.reconcile('traefik')).toMatchObject({ outcome: 'upgraded', notes: [] });
  expect(await servicesOf(domain)).toEqual(['app', 'extra']);
  publishEdited(scene, {
    recipe: 'traefik',
    from,
    version: '5.1.6+v3.6.18',
    edits: { 'README.md': (text) => `${text}.` },
  });
  expect(await scene.reconcile('traefik')).toMatchObject({
    outcome: 'upgraded',
    to: '5.1.6+v3.6.18',
    notes: ['traefik_ci_test_extra was removed: 5.1.6+v3.6.18 has it no more'],
  });
  expect(await servicesOf(domain)).toEqual(['app']);
});

test('an image whose tag was moved is named when the app goes back to it', async () => {
  await scene.sandbox.publish('traefik', '5.1.7+v3.6.19', { break: 'health' });
  const record = join(scene.sandbox.dir, 'registry', 'traefik_v3.6.18.json');
  const image = JSON.parse(readFileSync(record, 'utf8'));
  const moved = `sha256:${'5'.repeat(64)}`;
  writeFileSync(record, JSON.stringify({ ...image, digest: moved, present: true }));
  const result = await scene.reconcile('traefik', {}, { healthTimeoutSec: 3 });
  const note = expect.stringMatching(`^traefik:v3.6.18 was moved: 5.1.6.* runs with ${moved}$`);
  expect(result).toMatchObject({ outcome: 'rolled-back', recovered: true, notes: [note] });
  expect(scene.alerts().find(({ details }) => details.attempted === '5.1.7+v3.6.19')).toMatchObject({
    details: { notes: [note] },
  });
});

test('what runs from a commit without a release is held with an alert, not touched', async () => {
  const { commit } = await scene.sandbox.pullRequest('custom-html');
  const checkout = join(scene.sandbox.abraDir, 'recipes', 'custom-html');
  execFileSync('git', ['-C', checkout, 'fetch', '--quiet', 'origin', commit]);
  execFileSync('git', ['-C', checkout, 'checkout', '--quiet', commit]);
  await scene.abra('app', 'deploy', routed, '--no-input', '--chaos', '--force', '--no-domain-checks');
  const before = treeOf(scene.folder(routed));
  const result = await scene.reconcile('page');
  expect(result).toMatchObject({
    outcome: 'held',
    touched: false,
    held: [{ reason: 'not-a-release' }],
    lastGood: '1.11.0+1.29.0',
  });
  expect(scene.alerts().filter(({ kind }) => kind === 'hold')).toHaveLength(1);
  expect(treeOf(scene.folder(routed))).toEqual(before);
});

test('a tag that makes abra refuse every release does not keep a known-good app down', async () => {
  await scene.abra('app', 'undeploy', routed, '--no-input');
  expect(await scene.reconcile('page')).toMatchObject({
    outcome: 'deployed',
    healed: true,
    to: '1.11.0+1.29.0',
    lastGood: '1.11.0+1.29.0',
  });
  expect(readFileSync(scene.env(routed), 'utf8')).toMatch(/^TYPE=custom-html:1\.11\.0\+1\.29\.0$/m);
  expect((await scene.get(routed)).status).toBe(200);
});

test('a newer release waits for as long as a lightweight tag keeps abra from deploying any, and is no failure', async () => {
  await scene.sandbox.publish('custom-html', '1.12.0+1.30.0');
  const result = await scene.reconcile('page');
  expect(result).toMatchObject({
    outcome: 'held',
    touched: false,
    held: [{ version: '1.12.0+1.30.0', reason: 'lightweight-tag' }],
    notes: [expect.stringContaining('1.11.5+1.29.5')],
  });
  const told = () => scene.alerts().filter(({ kind }) => kind === 'lightweight-tag');
  expect(told()).toMatchObject([{ app: 'page', summary: expect.stringContaining('1.11.5+1.29.5') }]);

  await inRemote('tag', '--delete', '1.11.5+1.29.5');
  expect(await scene.reconcile('page')).toMatchObject({
    outcome: 'upgraded',
    to: '1.12.0+1.30.0',
    notes: [],
  });
  expect(told()).toEqual([]);
});

test('a release that is withdrawn is not applied; the one that runs comes back without its remote', async () => {
  await scene.sandbox.publish('custom-html', '1.12.1+1.30.1');
  await inCheckout('fetch', '--quiet', '--tags', 'origin');
  await inRemote('tag', '--delete', '1.12.1+1.30.1', '1.12.0+1.30.0');
  await inRemote('update-ref', 'refs/heads/main', '1.11.0+1.29.0^{commit}');
  expect(await scene.reconcile('page')).toMatchObject({ outcome: 'noop', to: '1.12.0+1.30.0' });

  await inCheckout('checkout', '--quiet', '--detach', 'origin/main');
  await inCheckout('branch', '--force', 'main', 'origin/main');
  await inCheckout('reflog', 'expire', '--expire=now', '--all');
  await inCheckout('gc', '--quiet', '--prune=now');
  await scene.abra('app', 'undeploy', routed, '--no-input');
  expect(await scene.reconcile('page')).toMatchObject({
    outcome: 'deployed',
    healed: true,
    to: '1.12.0+1.30.0',
  });
  expect((await scene.get(routed)).status).toBe(200);
});

const inRemote = (...words: string[]) => git(join(scene.sandbox.dir, 'remotes', 'custom-html.git'), words);
const inCheckout = (...words: string[]) => git(join(scene.sandbox.abraDir, 'recipes', 'custom-html'), words);

async function git(folder: string, words: readonly string[]): Promise<void> {
  const done = await createRunner()(['git', '-C', folder, ...words], { timeoutMs: 30_000 });
  if (done.exitCode !== 0) throw new Error(done.stderr);
}

async function servicesOf(app: string): Promise<string[]> {
  const swarm = createSwarmClient({ dockerHost: scene.sandbox.dockerHost });
  const { services } = await swarm.observeStack(app.replaceAll('.', '_'));
  return services.map(({ shortName }) => shortName).sort();
}

/** What a deploy changes of a stack: its services and configs. */
async function stackOf(app: string): Promise<unknown> {
  const swarm = createSwarmClient({ dockerHost: scene.sandbox.dockerHost });
  const stack = app.replaceAll('.', '_');
  const { services } = await swarm.observeStack(stack);
  return [services.map(({ id, specHash }) => [id, specHash]), await swarm.configsOf(stack)];
}
