import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { content } from '../src/snapshot/content.ts';
import { drift, driftBytes } from '../src/snapshot/drift.ts';
import { fingerprint } from '../src/snapshot/fingerprint.ts';
import { listFiles } from '../src/snapshot/list-files.ts';
import { planVolume } from '../src/snapshot/plan-volume.ts';
import { writeFiles } from '../src/snapshot/write-files.ts';
import { temporaryFolder } from './folder.ts';

const plan = planVolume({ bytes: 8 * 1024 ** 2, files: 60 });

/** A fresh volume by that plan. */
async function volume(): Promise<string> {
  const root = temporaryFolder();
  await writeFiles(root, plan, 0);
  return root;
}

it('plans a gibibyte as a database has it', () => {
  const files = planVolume({ bytes: 1024 ** 3, files: 2800 });
  expect(files).toHaveLength(2800);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  expect(Math.abs(bytes - 1024 ** 3)).toBeLessThan(1024 ** 2);
  const segments = files.filter(({ path }) => path.startsWith('pg_wal/'));
  expect(segments.map((segment) => segment.bytes)).toEqual(Array.from({ length: 9 }, () => 16 * 1024 ** 2));
  expect(files.filter((file) => file.bytes <= 24 * 1024).length).toBeGreaterThanOrEqual(1390);
  expect(new Set(files.map(({ path }) => path)).size).toBe(2800);
});

it('writes content that zstd makes two to three times smaller, and that never recurs', () => {
  const bytes = Buffer.concat([...content('a', 4 * 1024 ** 2)]);
  expect(bytes).toHaveLength(4 * 1024 ** 2);
  const times = bytes.length / zstdCompressSync(bytes).length;
  expect(times).toBeGreaterThan(2);
  expect(times).toBeLessThan(3);
  const pages = Array.from({ length: 512 }, (_, page) =>
    bytes.toString('latin1', page * 8192, (page + 1) * 8192),
  );
  expect(new Set(pages).size).toBe(512);
});

it('makes the same volume and the same changes twice, and others for another number', async () => {
  const [one, other] = [await volume(), await volume()];
  const print = await fingerprint(one, 'full');
  expect(await fingerprint(other, 'full')).toBe(print);
  const prints = [print];
  for (const share of [0.1, 1]) {
    const change = { shape: 'files', share } as const;
    expect(await drift(one, change, 7)).toEqual(await drift(other, change, 7));
    prints.push(await fingerprint(one, 'full'));
    expect(await fingerprint(other, 'full')).toBe(prints.at(-1));
  }
  await drift(one, { shape: 'pages', share: 0.1 }, 8);
  await drift(other, { shape: 'pages', share: 0.1 }, 9);
  prints.push(await fingerprint(one, 'full'), await fingerprint(other, 'full'));
  expect(new Set(prints).size).toBe(prints.length);
});

it('changes what it says: whole files by count and bytes, in place but for one of fourteen', async () => {
  const root = await volume();
  const before = await listFiles(root);
  const inodes = new Map(before.map(({ path }) => [path, statSync(join(root, path)).ino]));
  const all = await drift(root, { shape: 'files', share: 1 }, 1);
  expect(all).toEqual({ files: 60, bytes: before.reduce((sum, { bytes }) => sum + bytes, 0) });
  const after = await listFiles(root);
  expect(after).toHaveLength(60);
  const kept = after.filter(({ path }) => inodes.has(path));
  expect(kept).toHaveLength(56);
  expect(kept.every(({ path }) => inodes.get(path) === statSync(join(root, path)).ino)).toBe(true);
  expect(await drift(root, { shape: 'files', share: 0 }, 2)).toEqual({ files: 0, bytes: 0 });
  expect(await listFiles(root)).toEqual(after);
  const some = await driftBytes(root, 2 * 1024 ** 2, 3);
  expect(some.bytes / 1024 ** 2).toBeCloseTo(2, 0);
});

it('changes single pages and leaves the rest of the file', async () => {
  const root = await volume();
  const largest = (await listFiles(root)).reduce((one, other) => (other.bytes > one.bytes ? other : one));
  const before = readFileSync(join(root, largest.path));
  const changed = await drift(root, { shape: 'pages', share: 0.05 }, 4);
  const after = readFileSync(join(root, largest.path));
  expect(changed.files).toBe(1);
  const differing = Array.from({ length: before.length / 8192 }, (_, page) => page * 8192).filter(
    (at) => !before.subarray(at, at + 8192).equals(after.subarray(at, at + 8192)),
  );
  // The same page may be drawn twice.
  expect(differing.length).toBeGreaterThan(0);
  expect(differing.length * 8192).toBeLessThanOrEqual(changed.bytes);
});

it('sees any change of content, time or name when it says that a volume is back', async () => {
  const root = await volume();
  const whole = await fingerprint(root, 'full');
  const names = await fingerprint(root, 'quick');
  const largest = (await listFiles(root))[0]!;
  await writeFiles(root, [largest], 5);
  expect(await fingerprint(root, 'quick')).not.toBe(names);
  await writeFiles(root, [largest], 0);
  expect(await fingerprint(root, 'full')).toBe(whole);
});
