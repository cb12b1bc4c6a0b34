import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createReconciler, type ReconcileRequest } from '../src/index.ts';
import { domain, givenSandbox, web, type Given } from './given-sandbox.ts';

// What becomes of a change that was cut short, on real files, git and processes. Each test goes on from the one before.
let given: Given;

beforeAll(async () => {
  given = await givenSandbox();
});
afterAll(() => given.sandbox.stop());
beforeEach(() => {
  given.lines.length = 0;
  given.onLine = () => undefined;
});

const reconcile = (request: ReconcileRequest = {}) => createReconciler(given.ports).reconcile(web, request);
const publish = (version: string, options = {}) => given.sandbox.publish('custom-html', version, options);
const page = () => join(given.sandbox.dir, 'engine', 'volumes', 'warm-web_ci_test_content', '_data', 'index.html');
const alerts = async () => (await given.ports.alerts.list()).alerts;

async function struck(failpoints: string): Promise<void> {
  process.env['CCCI_FAILPOINTS'] = failpoints;
  await expect(reconcile()).rejects.toMatchObject({ code: 'failpoint' });
  delete process.env['CCCI_FAILPOINTS'];
}

test('a first deploy that is known-good is only closed', async () => {
  await struck('reconcile.committed=error');
  expect(await reconcile()).toMatchObject({ outcome: 'deployed', resumed: 'finished', to: '1.11.0+1.29.0' });
  expect(existsSync(given.file('journal.json'))).toBe(false);
});

test.for([
  ['reconcile.committed', '1.11.1+1.29.1'],
  ['journal.finish', '1.11.2+1.29.2'],
])('stopped at %s, what was written since stays, whether the app is up or down', async ([place, version]) => {
  await publish(version ?? '');
  await struck(`${place}=error`);
  writeFileSync(page(), `written by ${version}`);
  await given.abra('app', 'undeploy', domain, '--no-input');
  expect(await reconcile()).toMatchObject({
    ...{ outcome: 'deployed', healed: true, resumed: 'finished' },
    ...{ to: version, lastGood: version },
  });
  expect(readFileSync(page(), 'utf8')).toBe(`written by ${version}`);
  expect(await alerts()).toEqual([]);
});

test('an engine that is away for a moment is waited for, also by abra', async () => {
  await publish('1.11.3+1.29.3');
  const socket = given.sandbox.dockerHost.replace('unix://', '');
  given.onLine = (line) => {
    if (!/^(un)?deploying/.test(line)) return;
    renameSync(socket, `${socket}.away`);
    setTimeout(() => renameSync(`${socket}.away`, socket), 1_200);
  };
  expect(await reconcile()).toMatchObject({ outcome: 'upgraded', to: '1.11.3+1.29.3' });
  expect(given.lines).toContainEqual(expect.stringContaining('abra did not reach the engine'));
});
