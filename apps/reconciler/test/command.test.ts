import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledApp } from '@ci-warm/bundle/bundled-app';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScene, treeOf, type Scene } from './harness.ts';

// The command as a unit starts it: its own process, environment and exit code.
const main = bundledApp('reconciler');
const domain = 'warm-web.ci.test';
let scene: Scene;
let config: string;

beforeAll(async () => {
  scene = await startScene(['custom-html']);
  config = join(scene.sandbox.dir, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      reconciler: { apps: { web: { recipe: 'custom-html', stateful: true, health: { path: '/' } } } },
    }),
  );
});
afterAll(() => scene.sandbox.stop());

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(words: string[], env: Record<string, string | undefined> = {}) {
  const wanted = {
    ...process.env,
    ...scene.sandbox.env,
    CCCI_CONFIG: config,
    CCCI_HEALTH_WINDOW_SEC: '0.3',
    CCCI_HEALTH_TIMEOUT_SEC: '8',
    ...env,
  };
  const child = spawn(process.execPath, [main, ...words], { env: wanted, stdio: ['ignore', 'pipe', 'pipe'] });
  const run: Run = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (run.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (run.stderr += String(chunk)));
  const ended = new Promise<Run>((resolve) => child.once('close', (code) => resolve({ ...run, code })));
  const says = async (text: string) =>
    await expect.poll(() => run.stderr, { timeout: 20_000, interval: 10 }).toContain(text);
  return { child, ended, says };
}

const reconcile = async (words: string[], env?: Record<string, string | undefined>) =>
  await start(words, env).ended;

test('of two reconcilers of one app one works and one is busy', async () => {
  const runs = await Promise.all([reconcile(['web', '--json']), reconcile(['web', '--json'])]);
  expect(runs.map(({ code }) => code).sort()).toEqual([0, 75]);
  const [done, busy] = runs.sort((one, other) => (one.code ?? 0) - (other.code ?? 0));
  expect(JSON.parse(done?.stdout ?? '')).toMatchObject({
    app: 'web',
    outcome: 'deployed',
    from: null,
    to: '1.11.0+1.29.0',
    lastGood: '1.11.0+1.29.0',
    held: [],
    reason: null,
    ms: expect.any(Number),
  });
  expect(JSON.parse(busy?.stdout ?? '')).toMatchObject({ error: { code: 'reconcile-busy' } });
  expect(await reconcile(['web'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('web: noop, 1.11.0+1.29.0'),
  });
});

test('a signal ends it within its grace and leaves the journal; the next call goes on', async () => {
  await scene.sandbox.publish('custom-html', '1.11.1+1.29.1');
  const first = start(['web']);
  await first.says(`deploying ${domain} at 1.11.1+1.29.1`);
  first.child.kill('SIGTERM');
  const interrupted = await first.ended;
  expect(interrupted).toMatchObject({ code: 3, stderr: expect.stringContaining('stopped by SIGTERM') });
  expect(readdirSync(scene.folder(domain))).toContain('journal.json');
  const next = await reconcile(['web', '--json']);
  expect(JSON.parse(next.stdout)).toMatchObject({
    outcome: 'upgraded',
    to: '1.11.1+1.29.1',
    lastGood: '1.11.1+1.29.1',
  });
  expect(readdirSync(scene.folder(domain))).not.toContain('journal.json');
});

test('stopped before any data was touched, the app is put up again and the change is closed', async () => {
  await scene.sandbox.publish('custom-html', '1.11.2+1.29.2');
  const first = start(['web']);
  await first.says(`undeploying ${domain}`);
  first.child.kill('SIGINT');
  const stopped = await first.ended;
  expect(stopped).toMatchObject({ code: 3, stderr: expect.stringContaining('stopped by SIGINT') });
  expect(lastLine(stopped)).toMatch(/web runs at 1\.11\.1\+1\.29\.1; the next call \(reconciler web\)/);
  expect(readdirSync(scene.folder(domain))).not.toContain('journal.json');
  expect((await scene.get(domain)).status).toBe(200);
  expect(scene.alerts()).toEqual([]);
});

test('where that takes too long the last line and an alert say that it is down, until it is up again', async () => {
  const page = join(scene.volume('warm-web_ci_test_content'), 'index.html');
  writeFileSync(page, 'kept');
  const first = start(['web']);
  await first.says(`deploying ${domain} at 1.11.2+1.29.2`);
  first.child.kill('SIGTERM');
  const stopped = await first.ended;
  expect(stopped.code).toBe(3);
  const says =
    /web is down.*; the next call \(reconciler web\) goes back to 1\.11\.1\+1\.29\.1, with the data of before/;
  expect(lastLine(stopped)).toMatch(says);
  expect(scene.alerts()).toMatchObject([{ kind: 'broken', summary: expect.stringMatching(says) }]);
  expect(JSON.parse((await reconcile(['web', '--json'])).stdout)).toMatchObject({
    ...{ outcome: 'upgraded', to: '1.11.2+1.29.2' },
  });
  expect(readFileSync(page, 'utf8')).toBe('kept');
  expect(scene.alerts()).toEqual([]);
});

test('an engine that hangs does not keep it from ending, nor from saying that nobody knows', async () => {
  await scene.sandbox.publish('custom-html', '1.11.3+1.29.3');
  const first = start(['web']);
  await first.says(`undeploying ${domain}`);
  process.kill(scene.sandbox.enginePid, 'SIGSTOP');
  first.child.kill('SIGTERM');
  const stopped = await first.ended.finally(() => process.kill(scene.sandbox.enginePid, 'SIGCONT'));
  expect(stopped.code).toBe(3);
  expect(lastLine(stopped)).toMatch(
    /whether web runs is not known.*; the next call .* goes back to 1\.11\.2/,
  );
  expect(scene.alerts()).toMatchObject([{ kind: 'broken' }]);
  expect((await reconcile(['web'])).stdout).toContain('web: upgraded, 1.11.2+1.29.2 → 1.11.3+1.29.3');
  expect(scene.alerts()).toEqual([]);
});

const lastLine = ({ stderr }: Run) => stderr.trim().split('\n').at(-1);

interface Bad {
  words?: string[];
  env?: () => Record<string, string | undefined>;
  harm?: () => void;
  mend?: () => void;
  code: number;
  says: string;
}

const withConfig = (name: string, text: string) => () => {
  const file = join(scene.sandbox.dir, name);
  writeFileSync(file, text);
  return { CCCI_CONFIG: file };
};
const stateFile = (name: string) => join(scene.folder(domain), name);
const keptBytes = new Map<string, string>();
const harm = (name: string, text: string) => {
  keptBytes.set(name, readFileSync(stateFile(name), 'utf8'));
  writeFileSync(stateFile(name), text);
};
const mend = (name: string) => writeFileSync(stateFile(name), keptBytes.get(name) ?? '');
const snapshotted = () => join(stateFile('snapshot'), 'data', 'warm-web_ci_test_content', 'index.html');

const bad: Record<string, Bad> = {
  'an unknown app': { words: ['nextcloud'], code: 2, says: 'no warm app called nextcloud' },
  'no app': { words: [], code: 2, says: '<app>' },
  'an unreadable configuration': {
    env: withConfig('broken.json', '{ "reconciler": '),
    code: 2,
    says: 'broken.json',
  },
  'a second proxy': { words: ['traefik'], code: 2, says: 'another proxy answers' },
  'an unknown key': {
    env: withConfig('odd.json', '{ "reconciler": { "warmRot": "/x" } }'),
    code: 2,
    says: 'warmRot',
  },
  'an unknown key of an app': {
    env: withConfig('odd-app.json', '{ "reconciler": { "apps": { "web": { "recpe": "x" } } } }'),
    code: 2,
    says: 'recpe',
  },
  'an unreachable engine': {
    env: () => ({ DOCKER_HOST: 'unix:///nowhere/docker.sock' }),
    code: 3,
    says: '/nowhere/docker.sock',
  },
  'a missing abra': { env: () => ({ PATH: '/usr/bin:/bin' }), code: 3, says: 'abra' },
  'an unwritable state folder': {
    env: () => ({ CCCI_WARM_ROOT: join(config, 'below-a-file') }),
    code: 2,
    says: 'below-a-file',
  },
  'a server that abra does not have': { words: ['web', '--server', 'x'], code: 2, says: 'no server x' },
  'an authority that is not there': {
    env: () => ({ CCCI_CA_FILE: '/no.pem' }),
    code: 2,
    says: '--ca-file (CCCI_CA_FILE) /no.pem',
  },
  'a port that cannot be': { env: () => ({ CCCI_CONNECT_TO: 'x:99999' }), code: 2, says: 'host:port' },
  'a corrupt last_good': {
    harm: () => harm('last_good', '\0\0\0'),
    mend: () => mend('last_good'),
    code: 4,
    says: 'last_good',
  },
  'half a state file': {
    harm: () => harm('state.json', '{ "recipe": "cust'),
    mend: () => mend('state.json'),
    code: 4,
    says: 'state.json',
  },
  'a damaged snapshot': {
    harm: () => writeFileSync(snapshotted(), 'shorter'),
    code: 4,
    says: 'snapshot',
  },
};

test.each(Object.entries(bad))(
  '%s is one clear error with its exit code, and changes nothing',
  async (_, { words = ['web'], env = () => ({}), harm: doHarm, mend: undo, code, says }) => {
    const variables = env();
    doHarm?.();
    const before = [treeOf(scene.sandbox.warmRoot), treeOf(join(scene.sandbox.abraDir, 'servers'))];
    const run = await reconcile([...words, '--json'], variables);
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({
      code,
      stderr: expect.stringContaining(says),
    });
    expect(run.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(run.stderr).not.toMatch(/^\s+at /m);
    expect(JSON.parse(run.stdout).error).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
    });
    expect([treeOf(scene.sandbox.warmRoot), treeOf(join(scene.sandbox.abraDir, 'servers'))]).toEqual(before);
    undo?.();
  },
);
