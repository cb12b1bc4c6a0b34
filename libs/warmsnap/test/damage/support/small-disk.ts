import { deepEqual, equal, ok } from 'node:assert/strict';
import { rmSync, statfsSync, watch, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { systemCodeOf, WarmError } from '@ci-warm/errors';
import { recordFailpoints, resetFailpoints } from '@ci-warm/failpoints';
import { appData, drift, driftMore, fillMore, fillSmall, settle } from './app-data.ts';
import { randomFrom } from './random.ts';

// Runs by itself on a small disk of its own, where a neighbour takes what is left once a call has begun to write.
// One line for each call: what was left, and how it ended. Whatever must hold and does not ends it.
const disk = process.argv[2] ?? '';
const app = appData(join(disk, 'root'));
const { warmsnap, store } = app;
const ballast = join(disk, 'ballast');

fillSmall(app);
fillMore(app, 24);
await settle();
const { id } = await app.take();
await warmsnap.collect({ store, keep: id });
const wanted = app.portraits();
await driftAway(1);

const parts = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 3];
for (const what of ['blocks', 'inodes'] as const) {
  for (const part of parts) await takeBeside(what, part);
  for (const part of parts) await restoreBeside(what, part);
}

async function takeBeside(what: Scarce, part: number): Promise<void> {
  const live = app.portraits({ identity: true });
  const ended = await beside(store, what, part, async () => (await app.take()).id);
  deepEqual(app.portraits({ identity: true }), live, 'the volume');
  deepEqual(app.snapshotted(id), wanted, 'the snapshot before it');
  equal((await app.verify(id)).outcome, 'valid');
  report('take', what, part, ended);
  if ('failed' in ended) return deepEqual(app.inStore(), [id]);
  deepEqual(app.snapshotted(ended.value), app.portraits());
  equal((await app.verify(ended.value)).outcome, 'valid');
  await warmsnap.collect({ store, keep: id });
}

async function restoreBeside(what: Scarce, part: number): Promise<void> {
  const before = app.portraits({ identity: true });
  const passed = recordFailpoints();
  const ended = await beside(dirname(app.data), what, part, () => app.restore(id));
  const isUntouched = isDeepStrictEqual(app.portraits({ identity: true }), before);
  deepEqual(app.snapshotted(id), wanted, 'the snapshot');
  report('restore', what, part, { ...ended, isUntouched });
  if ('failed' in ended) {
    ok(isUntouched || passed.includes('warmsnap.restore.staged'), 'the volume');
    await app.restore(id);
  }
  resetFailpoints();
  deepEqual(app.portraits(), wanted, 'the volume');
  deepEqual(app.besideVolumes(), []);
  await driftAway(part * 100 + 2);
}

async function driftAway(seed: number): Promise<void> {
  await settle();
  drift(app);
  driftMore(app, 24, randomFrom(seed));
  await settle();
}

type Scarce = 'blocks' | 'inodes';
type Ended<T> = { value: T } | { failed: string };

/** Does something while, from the first name that appears in a folder on, only a part of what it needs is left. */
async function beside<T>(
  folder: string,
  what: Scarce,
  part: number,
  work: () => Promise<T>,
): Promise<Ended<T>> {
  const needed = what === 'inodes' ? 60 : sizeOf(wanted) / statfsSync(disk).bsize;
  let isTaken = false;
  const watcher = watch(folder, () => {
    if (!isTaken) takeAllBut(what, Math.trunc(needed * part));
    isTaken = true;
  });
  try {
    const value = await work();
    return { value };
  } catch (error) {
    ok(error instanceof WarmError, String(error));
    return { failed: error.code };
  } finally {
    watcher.close();
    ok(isTaken, 'the neighbour noticed nothing');
    rmSync(ballast, { recursive: true });
  }
}

function takeAllBut(what: Scarce, left: number): void {
  const { bavail, bsize, ffree } = statfsSync(disk);
  mkdirSync(ballast);
  try {
    if (what === 'blocks')
      writeFileSync(join(ballast, 'blocks'), Buffer.alloc(Math.max(0, bavail - left) * bsize));
    else for (let file = left + 1; file < ffree; file += 1) writeFileSync(join(ballast, `${file}`), '');
  } catch (error) {
    // The call was faster: even less is left.
    if (systemCodeOf(error) !== 'ENOSPC') throw error;
  }
}

/** Bytes on the disk: whole blocks. */
function sizeOf(portraits: typeof wanted): number {
  const sizes = portraits.flatMap((portrait) =>
    [...portrait.values()].map(({ content }) => Number(/^file of (\d+)/.exec(content)?.[1] ?? 0)),
  );
  return sizes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0);
}

function report(verb: string, what: Scarce, part: number, ended: object): void {
  const outcome = 'failed' in ended ? ended.failed : 'ok';
  const isUntouched = 'isUntouched' in ended && ended.isUntouched;
  process.stdout.write(`${JSON.stringify({ verb, what, part, outcome, isUntouched })}\n`);
}
