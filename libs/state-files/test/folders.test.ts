import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureFolder } from '../src/index.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ccw-folders-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

it('makes a folder with its parents, and is content with one that is there', async () => {
  await ensureFolder(join(dir, 'a/b/c'), 0o700);
  await ensureFolder(join(dir, 'a/b/c'), 0o700);
  expect(statSync(join(dir, 'a/b/c')).mode & 0o777).toBe(0o700);
});

it('takes a link to a folder for a folder', async () => {
  mkdirSync(join(dir, 'real'));
  symlinkSync('real', join(dir, 'link'));
  await ensureFolder(join(dir, 'link/below'));
  expect(statSync(join(dir, 'real/below')).isDirectory()).toBe(true);
});

it('refuses a file in the way', async () => {
  writeFileSync(join(dir, 'file'), '');
  await expect(ensureFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'state-unwritable' });
  await expect(ensureFolder(join(dir, 'file/below'))).rejects.toMatchObject({ code: 'state-unwritable' });
});

// There, every new name is "no such file", although the parent exists: Node's recursive mkdir never ends.
it('ends where nothing can be made', async () => {
  await expect(ensureFolder('/proc/nowhere/below')).rejects.toMatchObject({ code: 'state-unwritable' });
});
