import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHardLinks } from '../../src/walk/hard-links.ts';
import { decodePath, encodePath } from '../../src/walk/path-code.ts';
import { removeTree } from '../../src/disk/remove-tree.ts';
import { scan } from '../../src/walk/scan.ts';

test('a scan comes in the order of encoded paths, though directories end in a slash that others sort before', () => {
  const root = mkdtempSync(join(tmpdir(), 'warmsnap-'));
  onTestFinished(() => removeTree(root));
  const names = ['a', 'a-b', 'a.b', 'a!', 'a0', 'a b', 'aa', 'a-', 'a-b-c', 'é', '%', '~'];
  const fill = (folder: string, depth: number) => {
    for (const [at, name] of names.entries()) {
      if (at % 3 === depth % 3) writeFileSync(join(folder, name), '');
      else {
        mkdirSync(join(folder, name));
        if (depth < 2) fill(join(folder, name), depth + 1);
      }
    }
  };
  fill(root, 0);
  const paths = [...scan(root)].map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(800);
  expect(paths).toEqual([...paths].sort());
  expect(new Set(paths).size).toBe(paths.length);
});

test('every byte survives in a path', () => {
  const bytes = Buffer.from(Array.from({ length: 255 }, (_, at) => at + 1));
  const encoded = encodePath(bytes);
  expect(encoded).toMatch(/^[!-~]*$/);
  expect(decodePath(encoded)).toEqual(bytes);
});

test('the first name of each file is remembered, of however many', () => {
  const names = createHardLinks();
  const inodes = Array.from(
    { length: 5_000 },
    (_, at) => BigInt(at * 4096) + (at % 7 === 0 ? 2n ** 63n : 0n),
  );
  for (const [at, inode] of inodes.entries())
    expect(names.firstPathOf(inode, `folder/name-${at}`)).toBeUndefined();
  for (const [at, inode] of inodes.entries())
    expect(names.firstPathOf(inode, 'later')).toBe(`folder/name-${at}`);
});
