import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { createWarmsnap, type WarmsnapOptions } from '../../src/index.ts';
import { secondsOf } from '../../src/disk/seconds-of.ts';
import { owner, scene } from '../support/scene.ts';
import { sharing, usedBytes, useSharedDisk } from '../support/shared-disk.ts';

const tableBytes = 40 * 1024 ** 2;
const kinds = Object.keys(sharing) as (keyof typeof sharing)[];

test.for(kinds)(
  '%s: snapshot and restore share blocks, and prove every byte all the same',
  async (kind, context) => {
    const { disk, take, restore, compare, verify, table, content, stored } = sharedScene(kind, context);
    const before = usedBytes(disk);
    const { id, isSealed } = await take();
    expect(isSealed).toBe(true);
    expect(usedBytes(disk) - before).toBeLessThan(tableBytes / 4);
    expect(await verify(id)).toMatchObject({ outcome: 'valid' });
    expect(await compare(id)).toEqual([]);

    rmSync(table);
    await restore(id);
    expect(usedBytes(disk) - before).toBeLessThan(tableBytes / 4);
    expect(readFileSync(table).equals(content)).toBe(true);
    expect(await compare(id)).toEqual([]);

    rewrite(stored(id));
    writeFileSync(table, 'drifted');
    await expect(restore(id)).rejects.toMatchObject({ code: 'snapshot-damaged' });
    expect(readFileSync(table, 'utf8')).toBe('drifted');
  },
);

test('files of a btrfs that share with their like only are copied, the others are cloned', async (context) => {
  for (const trustClones of [false, true]) {
    const { disk, take, restore, compare, verify, warmsnap, owner, data, store, table } = sharedScene(
      'btrfs',
      context,
      {
        trustClones,
      },
    );
    const apart = join(data.path, 'apart');
    mkdirSync(apart);
    if (spawnSync('chattr', ['+C', apart]).status !== 0)
      return context.skip('chattr cannot set this attribute here');
    const log = join(apart, 'log');
    const content = randomBytes(1_000_000);
    writeFileSync(log, content);
    const before = usedBytes(disk);
    const { id } = await take();
    expect(usedBytes(disk) - before).toBeLessThan(tableBytes / 4);
    await warmsnap.seal({ store, id, owner });
    expect(await verify(id)).toMatchObject({ outcome: 'valid' });
    writeFileSync(log, 'drifted');
    rmSync(table);
    await restore(id);
    expect(readFileSync(log).equals(content)).toBe(true);
    expect(await compare(id)).toEqual([]);
  }
});

test.for(kinds)(
  '%s: where clones are trusted, nothing is read while the app is down, and all of it afterwards',
  async (kind, context) => {
    const { take, restore, compare, verify, seal, table, content } = sharedScene(kind, context, trusting);
    const { id, isSealed } = await take();
    expect(isSealed).toBe(false);
    expect(await verify(id, 'quick')).toMatchObject({ outcome: 'valid', info: { isSealed: false } });
    // Nothing vouches for content yet, and nobody is told otherwise.
    expect(await verify(id)).toMatchObject({
      outcome: 'invalid',
      problems: expect.arrayContaining([notHashed]),
    });
    expect(await compare(id)).not.toEqual([]);
    rmSync(table);
    await restore(id);
    expect(readFileSync(table).equals(content)).toBe(true);

    expect(await seal(id)).toEqual({ hashed: 9 });
    expect(await seal(id)).toEqual({ hashed: 0 });
    expect(await verify(id)).toMatchObject({ outcome: 'valid', info: { isSealed: true } });
    expect(await compare(id)).toEqual([]);
    writeFileSync(table, 'drifted');
    await restore(id);
    expect(await compare(id)).toEqual([]);
  },
);

test('what somebody wrote to a trusted clone is found before the volume is touched, sealed or not', async (context) => {
  const { take, restore, seal, table, stored } = sharedScene('btrfs', context, trusting);
  const { id: early } = await take();
  rewrite(stored(early));
  writeFileSync(table, 'drifted');
  await expect(restore(early)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  await expect(seal(early)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(readFileSync(table, 'utf8')).toBe('drifted');

  const { id } = await take();
  await seal(id);
  rewrite(stored(id));
  writeFileSync(table, 'drifted again');
  await expect(restore(id)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(readFileSync(table, 'utf8')).toBe('drifted again');
});

test('damage is neither trusted because a later snapshot links it nor because the one before it is removed', async (context) => {
  const { take, restore, warmsnap, store, seal, table, stored } = sharedScene('btrfs', context, trusting);
  const { id: first } = await take();
  await seal(first);
  rewrite(stored(first));
  const { id: later } = await take();
  expect(lstatSync(stored(later)).ino).toBe(lstatSync(stored(first)).ino);
  await warmsnap.collect({ store, keep: later });
  writeFileSync(table, 'drifted');
  await expect(restore(later)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(readFileSync(table, 'utf8')).toBe('drifted');
});

test('what is proved of a snapshot stays so when the one before, which it shares files with, is removed', async (context) => {
  const { take, restore, warmsnap, store, seal, stored, table, content } = sharedScene(
    'btrfs',
    context,
    trusting,
  );
  const { id: first } = await take();
  await seal(first);
  await aMoment();
  const { id } = await take();
  // A file with several names is copied each time.
  expect(await seal(id)).toEqual({ hashed: 1 });
  expect(lstatSync(stored(id)).ino).toBe(lstatSync(stored(first)).ino);
  await warmsnap.collect({ store, keep: id });
  const readAt = lstatSync(stored(id)).atimeMs;
  execFileSync('touch', ['-d', '+1 hour', table]);
  await restore(id);
  expect(readFileSync(table).equals(content)).toBe(true);
  // Reading a file moves its time of access where it lies before the others.
  expect(lstatSync(stored(id)).atimeMs).toBe(readAt);
});

test('a snapshot whose clones were trusted is good for who does not trust any', async (context) => {
  const { take, table, content, store, sources, owner, others } = sharedScene('btrfs', context, trusting);
  const { id } = await take();
  rmSync(table);
  await others.restore({ store, id, owner, sources });
  expect(readFileSync(table).equals(content)).toBe(true);
  const { id: own, isSealed } = await others.take({ store, owner, sources, freeFloor: 0 });
  expect(isSealed).toBe(true);
  expect(await others.verify({ store, id: own, owner }, 'full')).toMatchObject({ outcome: 'valid' });
});

const trusting: WarmsnapOptions = { trustClones: true };
const notHashed = expect.stringContaining('not hashed yet');
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A scene on a disk of its own, with a table too large to be copied unseen. */
function sharedScene(kind: keyof typeof sharing, context: TestContext, options: WarmsnapOptions = {}) {
  const shared = useSharedDisk(kind);
  if ('reason' in shared) return context.skip(shared.reason);
  const all = scene(options);
  const table = join(all.data.path, 'base', 'table');
  const content = randomBytes(tableBytes);
  writeFileSync(table, content);
  return {
    ...all,
    ...shared,
    owner,
    table,
    content,
    stored: (id: string) => join(all.store, id, 'data', 'data', 'base', 'table'),
    seal: (id: string) => all.warmsnap.seal({ store: all.store, id, owner }),
    others: createWarmsnap({ testing: { racyMs: 0 } }),
  };
}

/** Other content of the same length; the time of the last change stays, to the nanosecond. */
function rewrite(path: string): void {
  const { mtimeNs, size } = lstatSync(path, { bigint: true });
  writeFileSync(path, randomBytes(Number(size)));
  execFileSync('touch', ['-d', `@${secondsOf(String(mtimeNs))}`, path]);
}
