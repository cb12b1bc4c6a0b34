import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReconciler, type ReconcileRequest, type WarmAppSpec } from '../src/index.ts';
import { domain, givenSandbox, web, type Given } from './given-sandbox.ts';

// One app through every outcome, on real files, git and processes. Each test goes on from the one before.
let given: Given;

beforeAll(async () => {
  given = await givenSandbox();
});
afterAll(() => given.sandbox.stop());

const reconcile = (request: ReconcileRequest = {}, more: Partial<WarmAppSpec> = {}) =>
  createReconciler(given.ports).reconcile({ ...web, ...more }, request);
const publish = (version: string, options = {}) => given.sandbox.publish('custom-html', version, options);

test('broken: a first deploy that fails has nothing to go back to, and is gone on with', async () => {
  await publish('1.11.1+1.29.1', { break: 'start' });
  expect(await reconcile({ dryRun: true })).toMatchObject({
    outcome: 'deployed',
    to: '1.11.1+1.29.1',
    touched: false,
  });
  expect(existsSync(given.file(''))).toBe(false);
  expect(await reconcile()).toMatchObject({ outcome: 'broken', touched: true, lastGood: undefined });
  expect(existsSync(given.file('journal.json'))).toBe(true);
  expect((await given.ports.alerts.list()).alerts).toMatchObject([{ kind: 'broken', app: 'warm-web' }]);
});

test('deployed, then noop', async () => {
  await publish('1.11.2+1.29.2');
  expect(await reconcile()).toMatchObject({
    outcome: 'deployed',
    from: '1.11.1+1.29.1',
    to: '1.11.2+1.29.2',
    lastGood: '1.11.2+1.29.2',
  });
  expect(existsSync(given.file('journal.json'))).toBe(false);
  expect(await reconcile()).toMatchObject({ outcome: 'noop', touched: false });
});

test('a state file that names no release is refused, not taken for a first deploy', async () => {
  await publish('2.0.0+2.0.0', { notes: 'Back up your\u001b[31m\ndatabase first.\n' });
  const state = readFileSync(given.file('state.json'), 'utf8');
  const { commit } = JSON.parse(state) as { commit: string };
  const byHand = state.replace('"1.11.2+1.29.2"', `"${commit}"`);
  writeFileSync(given.file('state.json'), byHand);
  await expect(reconcile()).rejects.toMatchObject({ kind: 'broken', code: 'state-corrupt' });
  writeFileSync(given.file('state.json'), byHand.replace(/,\s*"checksum": ".*"/, ''));
  await expect(reconcile()).rejects.toMatchObject({ kind: 'broken', code: 'unknown-last-good' });
  writeFileSync(given.file('state.json'), state);
});

test('held: a major step waits for a person, with an alert', async () => {
  expect(await reconcile()).toMatchObject({
    outcome: 'held',
    to: '1.11.2+1.29.2',
    held: [{ version: '2.0.0+2.0.0', reason: 'recipe-major' }],
  });
  const { alerts } = await given.ports.alerts.list();
  expect(alerts.map(({ key }) => key)).toContain('hold:warm-web:2.0.0+2.0.0');
  const { summary, details } = alerts.find(({ kind }) => kind === 'hold')!;
  expect(summary).toContain('the release notes of 2.0.0+2.0.0 say "Back up your database first."');
  expect(details).toMatchObject({ notes: '2.0.0+2.0.0:\nBack up your\ndatabase first.' });
});

test('upgraded: as the words that the operator looks for in notes allow', async () => {
  await publish('1.12.0+1.30.0', { notes: 'Handarbeit' });
  const held = await reconcile({}, { gate: { markers: ['handarbeit'] } });
  expect(held).toMatchObject({ outcome: 'held', held: [{ reason: 'manual-work' }, {}], touched: false });
  expect(await reconcile()).toMatchObject({
    outcome: 'upgraded',
    from: '1.11.2+1.29.2',
    to: '1.12.0+1.30.0',
    lastGood: '1.12.0+1.30.0',
  });
});

test('rolled-back: a release that does not serve, also when the way back is interrupted', async () => {
  await publish('1.12.1+1.30.1', { break: 'start' });
  process.env['CCCI_FAILPOINTS'] = 'reconcile.restored=error';
  await expect(reconcile()).rejects.toMatchObject({ code: 'failpoint' });
  delete process.env['CCCI_FAILPOINTS'];
  expect(await reconcile({ dryRun: true })).toMatchObject({
    outcome: 'noop',
    reason: 'an interrupted change to 1.12.1+1.30.1 would be ended first',
  });
  expect(await reconcile()).toMatchObject({
    outcome: 'rolled-back',
    resumed: 'rolled-back',
    from: '1.12.0+1.30.0',
    to: '1.12.0+1.30.0',
    recovered: true,
  });
  expect(await reconcile()).toMatchObject({ outcome: 'held', held: [{ reason: 'failed-before' }, {}] });
});

test.each([{ dryRun: true }, {}])(
  'a version that has not failed here cannot be tried again (%j)',
  async (more) => {
    for (const retry of ['1.12.1', '1.12.0+1.30.0', '9.9.9+9.9.9'])
      await expect(reconcile({ ...more, retry })).rejects.toMatchObject({
        ...{ kind: 'usage', code: 'nothing-to-retry' },
        message: expect.stringContaining(`--retry ${retry}`),
        hint: 'Versions that have: 1.12.1+1.30.1.',
      });
    const again = await reconcile({ dryRun: true, retry: '1.12.1+1.30.1' });
    expect(again).toMatchObject({ outcome: 'upgraded', to: '1.12.1+1.30.1' });
  },
);

test('healed, and adopted when its state file is moved away', async () => {
  await given.abra('app', 'undeploy', domain, '--no-input');
  expect(await reconcile()).toMatchObject({ outcome: 'deployed', healed: true, to: '1.12.0+1.30.0' });
  renameSync(given.file('state.json'), given.file('state.json.before'));
  expect(await reconcile()).toMatchObject({ outcome: 'noop', adopted: true, lastGood: '1.12.0+1.30.0' });
});

test('a refusal changes nothing and says what a person can do', async () => {
  renameSync(given.file('state.json'), given.file('state.json.adopted'));
  await given.abra('app', 'undeploy', domain, '--no-input');
  await expect(reconcile()).rejects.toMatchObject({
    kind: 'broken',
    code: 'unknown-app',
    hint: expect.stringContaining('deploy a version by hand'),
  });
});

test('the example of the README runs', async () => {
  renameSync(given.file('state.json.adopted'), given.file('state.json'));
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = stripTypeScriptTypes(/```ts\n(.*?)```/s.exec(readme)?.[1] ?? '');
  const program = example.replace(/^import .*$/m, '').replace('export async', 'async');
  const run = new Function('createReconciler', 'ports', `${program}; return converge(ports);`) as (
    ...given: unknown[]
  ) => Promise<string>;
  expect(await run(createReconciler, given.ports)).toBe('deployed, at 1.12.0+1.30.0');
});
