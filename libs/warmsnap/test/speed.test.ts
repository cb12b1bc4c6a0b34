import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWarmsnap } from '../src/index.ts';
import { createCopyPool } from '../src/transfer/copy-pool.ts';
import { removeTree } from '../src/disk/remove-tree.ts';
import { secondsOf } from '../src/disk/seconds-of.ts';
import { owner, scene, sparseBytes } from './support/scene.ts';

/** A file that was written just now is not trusted, by as much as its disk may round times. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

test('a later snapshot shares with the one before what did not change, and nothing with the live data', async () => {
  const { take, verify, compare, data, store } = scene();
  await aMoment();
  const { id: first } = await take();
  writeFileSync(join(data.path, 'script'), 'changed');
  const { id: second, files, bytes } = await take();
  expect({ files, bytes }).toEqual({ files: 8, bytes: sparseBytes + 300_048 });
  const inodeIn = (id: string, name: string) => statSync(join(store, id, 'data', 'data', name)).ino;
  expect(inodeIn(second, 'base/deep/big')).toBe(inodeIn(first, 'base/deep/big'));
  expect(inodeIn(second, 'script')).not.toBe(inodeIn(first, 'script'));
  // A file with two names belongs to one snapshot.
  expect(inodeIn(second, 'same-row')).toBe(inodeIn(second, 'base/row'));
  expect(inodeIn(second, 'same-row')).not.toBe(inodeIn(first, 'same-row'));
  expect(inodeIn(second, 'base/deep/big')).not.toBe(statSync(join(data.path, 'base/deep/big')).ino);
  expect((await verify(first)).outcome).toBe('valid');
  expect((await verify(second)).outcome).toBe('valid');
  expect(await compare(second)).toEqual([]);
});

test('what came after the snapshot before is copied, whatever its size and time say', async () => {
  const { take, compare, data } = scene();
  await aMoment();
  await take();
  const big = join(data.path, 'base', 'deep', 'big');
  rewrite(big, Buffer.alloc(300_000, 'y'));
  const { id } = await take();
  expect(await compare(id)).toEqual([]);
});

test('a snapshot can be told to take nothing from the one before', async () => {
  const { take, verify, warmsnap, store, sources } = scene();
  await aMoment();
  const { id: first } = await take();
  const stored = join(store, first, 'data', 'data', 'base', 'deep', 'big');
  rewrite(stored, Buffer.alloc(300_000, 'z'));
  const request = { sources, store, owner, assertSettled: async () => {}, freeFloor: 0 };
  const { id } = await warmsnap.take({ ...request, previous: null });
  expect((await verify(id)).outcome).toBe('valid');
});

test('a file that may have changed again within the same tick is read, and left alone if it did not', async () => {
  const { store, sources, data, compare } = scene();
  const careful = createWarmsnap({ testing: { racyMs: 60_000 } });
  const request = { sources, store, owner, assertSettled: async () => {}, freeFloor: 0 };
  const { id } = await careful.take(request);
  // What has no content to read, or several names, is made anew.
  const { written, unchanged } = await careful.restore({ ...request, id });
  expect({ written, unchanged }).toEqual({ written: 5, unchanged: 7 });
  const big = join(data.path, 'base', 'deep', 'big');
  const { ino } = statSync(big);

  changeWithoutATrace(big, Buffer.alloc(300_000, 'y'), join(store, `.${id}.live-index`));
  expect((await careful.restore({ ...request, id })).written).toBe(written + 1);
  expect(readFileSync(big, 'latin1')).toBe('x'.repeat(300_000));
  expect(statSync(big).ino).not.toBe(ino);
  expect(await compare(id)).toEqual([]);

  changeWithoutATrace(big, Buffer.alloc(300_000, 'z'), join(store, `.${id}.live-index`));
  const { id: later } = await careful.take(request);
  expect(readFileSync(join(store, later, 'data', 'data', 'base', 'deep', 'big'), 'latin1')).toBe(
    'z'.repeat(300_000),
  );
  expect(await compare(later)).toEqual([]);
  const inodeIn = (each: string) => statSync(join(store, each, 'data', 'data', 'script')).ino;
  expect(inodeIn(later)).toBe(inodeIn(id));
});

test('a damaged index costs time and nothing else', async () => {
  const { take, restore, compare, store, data } = scene();
  await aMoment();
  const { id } = await take();
  const index = join(store, `.${id}.live-index`);
  const lines = readFileSync(index, 'utf8').split('\n');
  // Of two names of one file, one is vouched for and the other is not.
  const cut = lines.findIndex((line) => line.includes('base/row')) + 1;
  writeFileSync(
    index,
    [...lines.slice(0, cut), 'old data 7', 'nothing that it could be', ...lines.slice(cut)].join('\n'),
  );
  writeFileSync(join(data.path, 'script'), 'changed');
  expect((await restore(id)).written).toBeGreaterThan(1);
  expect(await compare(id)).toEqual([]);
});

test('a comparison that trusts the index still reads what the index does not know', async () => {
  const { take, warmsnap, store, sources, data } = scene();
  await aMoment();
  const { id } = await take();
  const quick = () => warmsnap.compare({ store, id, owner, sources, level: 'quick' });
  expect(await quick()).toEqual([]);
  const file = join(data.path, 'base', 'deep', 'big');
  rewrite(file, Buffer.alloc(300_000, 'y'));
  expect(await quick()).toEqual([{ path: 'data/base/deep/big', difference: 'content differs' }]);
});

test('a flipped bit that a restore would write back is refused; one that it would not needs a full look', async () => {
  const { take, warmsnap, store, sources, data } = scene();
  await aMoment();
  const { id } = await take();
  const stored = join(store, id, 'data', 'data', 'base', 'deep', 'big');
  rewrite(stored, Buffer.alloc(300_000, 'z'));
  const request = { store, id, owner, sources, assertSettled: async () => {} };
  expect((await warmsnap.restore(request)).written).toBe(0);
  await expect(warmsnap.restore({ ...request, verify: 'full' })).rejects.toMatchObject({
    code: 'snapshot-damaged',
    kind: 'broken',
  });
  writeFileSync(join(data.path, 'base', 'deep', 'big'), 'drifted');
  await expect(warmsnap.restore(request)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(readFileSync(join(data.path, 'base', 'deep', 'big'), 'utf8')).toBe('drifted');
});

test('many files and large ones go through several threads, with the same result', async () => {
  const { take, restore, compare, verify, data } = scene();
  const many = join(data.path, 'many');
  mkdirSync(many);
  for (let at = 0; at < 1500; at += 1)
    writeFileSync(join(many, `file-${at}`), `content ${at}\n`.repeat(at % 40));
  writeFileSync(join(many, 'large'), Buffer.alloc(9 * 1024 * 1024 + 1, 'large '));
  chmodSync(many, 0o500);
  const { id } = await take();
  expect((await verify(id)).outcome).toBe('valid');
  await removeTree(many);
  await restore(id);
  expect(await compare(id)).toEqual([]);
  expect(readdirSync(many)).toHaveLength(1501);
});

test('copying that is called off leaves nothing', async () => {
  const { warmsnap, store, sources, data } = scene();
  for (let at = 0; at < 1500; at += 1) writeFileSync(join(data.path, `file-${at}`), `${at}`);
  const calledOff = new AbortController();
  let looks = 0;
  const assertSettled = async () => {
    looks += 1;
    if (looks === 1) setTimeout(() => calledOff.abort(new Error('called off')), 30);
  };
  await expect(
    warmsnap.take({ sources, store, owner, assertSettled, freeFloor: 0, signal: calledOff.signal }),
  ).rejects.toThrow('called off');
  expect(readdirSync(store)).toEqual([]);
});

test('who calls copying off does not wait for a thread to end its work', async () => {
  const { root } = scene();
  const from = join(root, 'huge');
  writeFileSync(from, '');
  truncateSync(from, 3 * 1024 ** 3);
  const calledOff = new AbortController();
  const pool = createCopyPool(calledOff.signal);
  let isDone = false;
  await pool.push({ from }, 3 * 1024 ** 3, () => (isDone = true));
  setTimeout(() => calledOff.abort(new Error('called off')), 30);
  await expect(pool.drain()).rejects.toThrow('called off');
  expect(isDone).toBe(false);
  await pool.close();
});

/** As if it had happened within the tick of the clock in which the index was made: there no ctime tells. */
function changeWithoutATrace(path: string, content: Buffer, index: string): void {
  const ctimeOf = () => String(lstatSync(path, { bigint: true }).ctimeNs);
  const before = ctimeOf();
  const lines = readFileSync(index, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('base/deep/big') && line.includes(before));
  expect(at).not.toBe(-1);
  rewrite(path, content);
  writeFileSync(index, lines.with(at, lines[at]!.replace(before, ctimeOf())).join('\n'));
}

/** Other content of the same length; the time of the last change stays, to the nanosecond. */
function rewrite(path: string, content: Buffer): void {
  const { mtimeNs, size } = lstatSync(path, { bigint: true });
  expect(BigInt(content.length)).toBe(size);
  writeFileSync(path, content);
  execFileSync('touch', ['-d', `@${secondsOf(String(mtimeNs))}`, path]);
}
