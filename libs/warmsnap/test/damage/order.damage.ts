import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appData, drift, fillSmall, settle } from './support/app-data.ts';
import { skipOrFail } from './support/own-mounts.ts';
import { removeFolder, scratchFolder } from './support/scratch.ts';
import { cannotTrace, tracedRun, type PlacedCall } from './support/traced-worker.ts';
import { bundleWorker } from './support/worker-process.ts';

const scratch = scratchFolder();
const app = appData(`${scratch}/root`);
let worker = '';

beforeAll(async () => {
  fillSmall(app);
  await settle();
  worker = await bundleWorker(scratch);
});
afterAll(() => removeFolder(scratch));

/** When the power fails, only what was flushed is there: a name must never be there before what it vouches for. */
test.for(['the first snapshot', 'a later snapshot'])(
  'the data of %s is on the disk before its manifest is, and its manifest before it is called done',
  async (_, context) => {
    const reason = cannotTrace();
    if (reason !== undefined) return skipOrFail(context, reason);
    writeFileSync(join(app.data, 'base', 'row'), 'changed\n');
    await settle();
    const calls = await callsInOrder('');
    const isManifest = ({ name }: PlacedCall) =>
      /^rename\w* .*\/manifest\.\w+ → .*<id>\/manifest #/.test(name);
    expect(calls.filter(isManifest)).toHaveLength(1);
    const named = calls.findIndex(isManifest);
    const [before, after] = [calls.slice(0, named), calls.slice(named + 1)];
    expect(after.filter(isChangeIn('<id>/data'))).toEqual([]);
    expect(flushAfterLast(before, isChangeIn('<id>/data'))).toMatch(/^(syncfs|sync) /);
    expect(flushAfterLast(before, isChangeIn('<id>/manifest'))).toMatch(
      /^(syncfs|sync|fsync .*<id>\/manifest)/,
    );
    expect(after.filter(isFlush).map(({ name }) => name)).toContain('fsync warm/app/snapshots/<id> #1');
  },
);

test('all that a restore writes is on the disk before the first live name changes, and all that it did at its end', async (context) => {
  const reason = cannotTrace();
  if (reason !== undefined) return skipOrFail(context, reason);
  const { id } = await app.take();
  await settle();
  drift(app);
  await settle();
  const calls = await callsInOrder(id);
  const isLive = isChangeIn('_data/_data/', '_extra/_data/', '_data/_data ', '_extra/_data ');
  const isStaged = ({ name }: PlacedCall) =>
    isChange({ name }) && name.includes('.warmsnap-_data/tree') && !/\/_data[/ ]/.test(name);
  const first = calls.findIndex(isLive);
  expect(first).toBeGreaterThan(0);
  const [before, after] = [calls.slice(0, first), calls.slice(first)];
  expect(before.some(isStaged)).toBe(true);
  expect(flushAfterLast(before, isStaged)).toMatch(/^(syncfs|sync) /);
  expect(after.filter(isStaged).filter(({ name }) => !/^(unlink|rmdir)/.test(name))).toEqual([]);
  expect(flushAfterLast(after, isLive)).toMatch(/^(syncfs|sync) /);
});

async function callsInOrder(id: string): Promise<PlacedCall[]> {
  const { said, calls } = await tracedRun(worker, { root: app.root, id });
  expect(said).toMatchObject({ ok: true });
  return calls.toSorted((one, other) => one.at - other.at);
}

const isFlush = ({ name }: Pick<PlacedCall, 'name'>): boolean => /^(sync|syncfs|fsync|fdatasync) /.test(name);
const isChange = (call: Pick<PlacedCall, 'name'>): boolean => !isFlush(call);
const isChangeIn =
  (...parts: readonly string[]) =>
  (call: PlacedCall): boolean =>
    isChange(call) && parts.some((part) => call.name.includes(part));

/** The last flush, if it comes after the last call of a kind. */
function flushAfterLast(calls: readonly PlacedCall[], isKind: (call: PlacedCall) => boolean): string {
  const last = calls.findLastIndex(isKind);
  return calls.slice(last + 1).find(isFlush)?.name ?? `no flush after ${calls[last]?.name}`;
}
