import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WarmError } from '@ci-warm/errors';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createReconciler, type ReconcileRequest } from '../../src/index.ts';
import { domain, givenSandbox, web, type Given } from '../given-sandbox.ts';

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
const page = () =>
  join(given.sandbox.dir, 'engine', 'volumes', 'warm-web_ci_test_content', '_data', 'index.html');
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

test('the remedy for a damaged journal ends with the data of before the change, and keeps what was there', async () => {
  await publish('1.11.4+1.29.4');
  writeFileSync(page(), 'good');
  await struck('reconcile.deployed=error');
  writeFileSync(page(), 'half migrated');
  await given.abra('app', 'undeploy', domain, '--no-input');
  const journal = given.file('journal.json');
  // A value, so that it is JSON of the right shape all the same.
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('"deploying"', '"deplaying"'));
  await expect(reconcile()).rejects.toMatchObject({
    ...{ kind: 'broken', code: 'state-corrupt' },
    hint: expect.stringContaining('move it away and run the reconciler again'),
  });
  expect(await alerts()).toContainEqual(expect.objectContaining({ key: 'broken:warm-web:state-corrupt' }));
  renameSync(journal, `${journal}.away`);
  const error = await reconcile().then(
    () => undefined,
    (reason: unknown) => reason as WarmError,
  );
  expect(error).toMatchObject({ kind: 'broken', code: 'unnamed-snapshot' });
  expect(await alerts()).toContainEqual(expect.objectContaining({ key: 'broken:warm-web:unnamed-snapshot' }));
  const [, restore = ''] = /--restore ([\w.-]+)/.exec(error?.hint ?? '') ?? [];
  await expect(reconcile({ restore: 'another' })).rejects.toMatchObject({
    ...{ kind: 'usage', code: 'not-restorable' },
    hint: expect.stringContaining(restore),
  });
  expect(readFileSync(page(), 'utf8')).toBe('half migrated');
  const result = await reconcile({ restore });
  expect(result).toMatchObject({ outcome: 'deployed', to: '1.11.3+1.29.3', lastGood: '1.11.3+1.29.3' });
  expect(readFileSync(page(), 'utf8')).toBe('good');
  expect(result.failedState).toMatchObject({ outcome: 'kept', names: 1 });
  expect(existsSync(journal)).toBe(false);
  expect(await reconcile()).toMatchObject({ outcome: 'upgraded', to: '1.11.4+1.29.4' });
  expect(readFileSync(page(), 'utf8')).toBe('good');
});

test('the remedies for the other files are followed, and no snapshot is lost over them', async () => {
  const state = given.file('state.json');
  const { snapshot } = JSON.parse(readFileSync(state, 'utf8')) as { snapshot: string };
  const damaged = async (name: string, text: string) => {
    writeFileSync(given.file(name), text);
    await expect(reconcile()).rejects.toMatchObject({
      ...{ kind: 'broken', code: 'state-corrupt', message: expect.stringContaining(given.file(name)) },
      hint: expect.not.stringContaining('Restore that file'),
    });
    rmSync(given.file(name));
  };
  await damaged('attempts.json', '{}');
  await damaged('last_good', '');
  expect(await reconcile()).toMatchObject({ outcome: 'noop', lastGood: '1.11.4+1.29.4' });
  await damaged('state.json', readFileSync(state, 'utf8').replace('1.29.4', '1.29.5'));
  expect(await reconcile()).toMatchObject({ outcome: 'noop', adopted: true, lastGood: '1.11.4+1.29.4' });
  await publish('1.11.5+1.29.5');
  expect(await reconcile()).toMatchObject({ outcome: 'upgraded' });
  const kept = given.file(`unnamed-snapshots/${snapshot}`);
  expect(readdirSync(kept)).toContain('manifest');
  expect(await alerts()).toContainEqual(
    expect.objectContaining({ kind: 'broken', summary: expect.stringContaining(kept) }),
  );
});

test('data that are back are not brought back once more where that could not be written down', async () => {
  await publish('1.11.6+1.29.6');
  writeFileSync(page(), 'before');
  await struck('reconcile.deployed=error');
  writeFileSync(page(), 'migrated');
  // The note fails, and then the call is cut off.
  await struck('journal.restored=error,reconcile.redeploy=error');
  expect(readFileSync(page(), 'utf8')).toBe('before');
  expect(given.lines).toContainEqual(
    expect.stringContaining('could not be written down: that the data is back'),
  );
  writeFileSync(page(), 'since');
  expect(await reconcile()).toMatchObject({ outcome: 'upgraded', healed: true, to: '1.11.6+1.29.6' });
  expect(readFileSync(page(), 'utf8')).toBe('since');
});

test('files of another domain are refused and left alone', async () => {
  const before = readFileSync(given.file('state.json'), 'utf8');
  const elsewhere = { ...web, domain: 'warm-web.other.test' };
  await expect(createReconciler(given.ports).reconcile(elsewhere)).rejects.toMatchObject({
    ...{ kind: 'broken', code: 'foreign-state' },
    message: expect.stringContaining(`${domain}, not about custom-html at warm-web.other.test`),
  });
  expect(readFileSync(given.file('state.json'), 'utf8')).toBe(before);
});

test('where the commit of last good is gone a person is told, and may accept what its tag names now', async () => {
  const state = given.file('state.json');
  const point = JSON.parse(readFileSync(state, 'utf8')) as Record<string, string>;
  delete point['checksum'];
  const gone = 'd'.repeat(40);
  writeFileSync(state, JSON.stringify({ ...point, commit: gone }));
  await given.abra('app', 'undeploy', domain, '--no-input');
  const broken = await reconcile();
  expect(broken).toMatchObject({
    outcome: 'broken',
    reason: expect.stringContaining(`commit ${gone} of custom-html`),
  });
  expect(await alerts()).toContainEqual(
    expect.objectContaining({ kind: 'broken', summary: expect.stringContaining('--accept 1.11.6+1.29.6') }),
  );
  const accepted = await reconcile({ accept: '1.11.6+1.29.6' });
  expect(accepted).toMatchObject({ outcome: 'deployed', healed: true, to: '1.11.6+1.29.6' });
  expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({
    ...{ commit: point['commit'], snapshot: point['snapshot'], snapshotOf: point['snapshotOf'] },
  });
  expect(await reconcile()).toMatchObject({ outcome: 'noop' });
});
