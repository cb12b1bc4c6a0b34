import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledApp } from '@ci-warm/bundle/bundled-app';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScene, type Scene } from '../harness.ts';

// The warm root is a small disk that runs full at a chosen moment. Only the processes of one shell see it.
const unshare = ['--map-root-user', '--mount'];
const canMount =
  spawnSync('unshare', [...unshare, 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt']).status === 0;
const main = bundledApp('reconciler');
const domain = 'warm-web.ci.test';
let scene: Scene;
let shell: ReturnType<typeof openShell>;

beforeAll(async () => {
  scene = await startScene(['custom-html']);
  mkdirSync(scene.sandbox.warmRoot, { recursive: true });
  if (canMount) shell = openShell();
});
afterAll(async () => {
  shell?.end();
  await scene.sandbox.stop();
});

function openShell() {
  const config = join(scene.sandbox.dir, 'config.json');
  const web = { recipe: 'custom-html', stateful: true, health: { path: '/' } };
  writeFileSync(config, JSON.stringify({ reconciler: { apps: { web } } }));
  const env = {
    ...{ ...process.env, ...scene.sandbox.env, CCCI_CONFIG: config },
    ...{ CCCI_HEALTH_WINDOW_SEC: '0.3', CCCI_HEALTH_TIMEOUT_SEC: '8' },
    ...{ ROOT: scene.sandbox.warmRoot, NODE: process.execPath, MAIN: main },
  };
  const mount = 'mount -t tmpfs -o size=4m none "$ROOT" && cd "$ROOT" && exec sh';
  const child = spawn('unshare', [...unshare, 'sh', '-c', mount], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    /** Runs a script in it; what it printed. */
    run: async (script: string): Promise<string> => {
      output = '';
      child.stdin.write(`${script}\necho "::end"\n`);
      await expect.poll(() => output, { timeout: 60_000, interval: 20 }).toContain('::end\n');
      return output.replace('::end\n', '');
    },
    end: () => child.stdin.end(),
  };
}

const fill = 'cat /dev/zero >filler 2>/dev/null; ';
/** Reconciles while the disk fills as soon as the journal names that step. */
const filledAt = (step: string, before = '') =>
  `(until grep -q '"${step}"' warm-web/journal.json 2>/dev/null; do sleep 0.01; done; ${before}${fill}) & ` +
  reconcile;
const reconcile = '"$NODE" "$MAIN" web 2>&1; echo "exit $?"; wait';
const serves = async () => (await scene.get(domain)).status;

test('a disk that runs full while the app is down does not keep it down, and a person hears of it', async (context) => {
  if (!canMount) return context.skip('this user cannot mount a small disk of his own');
  expect(await shell.run(reconcile)).toContain('exit 0');
  await scene.sandbox.publish('custom-html', '1.11.1+1.29.1');
  const full = await shell.run(filledAt('undeploying'));
  expect(full).toContain('exit 3');
  expect(await serves()).toBe(200);
  expect(await shell.run('ls -A warm-web; cat alerts/*.json')).toMatch(
    /^(?!.*journal)[^]*"kind": "rolled-back"[^]*"recovered": true/,
  );
  // As long as it is full nothing more is begun, and nothing is touched.
  const again = await shell.run(`${fill}${reconcile}`);
  expect(again).toMatch(/exit 3/);
  expect(again).not.toContain('undeploying');
  expect(await serves()).toBe(200);
  expect(await shell.run(`rm filler alerts/*; ${reconcile}`)).toContain('web: upgraded');
});

test('where nothing at all can be written down the app is put up all the same, and what is missing is said', async (context) => {
  if (!canMount) return context.skip('this user cannot mount a small disk of his own');
  await scene.sandbox.publish('custom-html', '1.11.2+1.29.2', { break: 'start' });
  const robbed = await shell.run(filledAt('undeploying', 'rm -f warm-web/.reserve-* alerts/.reserve-*; '));
  expect(robbed).toMatch(/could not be written down: that the change is taken back/);
  expect(robbed).toMatch(
    /alert could not be kept .*ENOSPC.*: web: 1\.11\.2.* failed, 1\.11\.1.* runs and is healthy/,
  );
  expect(robbed).toMatch(/exit 3/);
  expect(await serves()).toBe(200);
  expect(await shell.run('ls -A warm-web')).not.toContain('journal.json');
});

test('a release that fails on a disk that has run full is taken back, data and all, and remembered', async (context) => {
  if (!canMount) return context.skip('this user cannot mount a small disk of his own');
  const page = join(scene.volume('warm-web_ci_test_content'), 'index.html');
  writeFileSync(page, 'kept');
  expect(await shell.run(`rm filler; ${filledAt('deploying')}`)).toMatch(/web: rolled-back[^]*exit 1/);
  expect((await scene.get(domain)).body).toBe('kept');
  expect(await shell.run('ls -A warm-web')).not.toMatch(/journal\.json|reserve/);
  writeFileSync(page, 'written since');
  expect(await shell.run(`rm filler; ${reconcile}`)).toMatch(/failed-before[^]*exit 0/);
  expect((await scene.get(domain)).body).toBe('written since');
});
