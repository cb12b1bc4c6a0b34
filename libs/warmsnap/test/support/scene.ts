import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  chmodSync,
  lutimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWarmsnap, type SnapshotSource, type WarmsnapOptions } from '../../src/index.ts';
import { afterAll, onTestFinished } from 'vitest';
import { removeTree } from '../../src/disk/remove-tree.ts';

export const owner = 'warm-app';
/** To the nanosecond, which no function of Node's can set. */
export const rowTime = '2020-02-02 02:02:02.123456789';

/** A volume with everything that a volume can hold, a store, and the operations on them. */
export function scene(options: WarmsnapOptions = {}) {
  filled ??= fill(mkdtempSync(join(lastingTmpdir, 'warmsnap-')));
  return operationsOn(copyOf(filled), options);
}

/** What every scene of a test file begins with. */
let filled: string | undefined;
/** Tests that mount a disk of their own name it as the folder for temporary files. */
const lastingTmpdir = tmpdir();
afterAll(() => filled && removeTree(filled));

function copyOf(original: string): string {
  const root = mkdtempSync(join(tmpdir(), 'warmsnap-'));
  onTestFinished(() => removeTree(root));
  execFileSync('cp', ['-a', '--reflink=auto', `${original}/.`, root]);
  return root;
}

/** Makes one scene with a snapshot; the function that it returns gives each test a copy of its own. */
export async function snapshotted() {
  const original = fill(mkdtempSync(join(tmpdir(), 'warmsnap-')));
  const info = await operationsOn(original).take();
  return {
    remove: () => removeTree(original),
    copy: () => {
      const { store, ...operations } = operationsOn(copyOf(original));
      return { ...operations, store, id: info.id, folder: join(store, info.id) };
    },
  };
}

function operationsOn(root: string, options: WarmsnapOptions = {}) {
  const store = join(root, 'warm', 'app', 'snapshots');
  const data: SnapshotSource = { name: 'data', path: join(root, 'volumes', 'stack_data', '_data') };
  const extra: SnapshotSource = { name: 'extra', path: join(root, 'volumes', 'stack_extra', '_data') };
  const warmsnap = createWarmsnap({ freeFloor: 0, ...options, testing: { racyMs: 0, ...options.testing } });
  const sources = [data, extra];
  const settled = { assertSettled: async () => {} };
  return {
    root,
    store,
    data,
    sources,
    warmsnap,
    take: () => warmsnap.take({ sources, store, owner, ...settled, freeFloor: 0 }),
    restore: (id: string) => warmsnap.restore({ store, id, owner, sources, ...settled }),
    compare: (id: string) => warmsnap.compare({ store, id, owner, sources }),
    verify: (id: string, level: 'quick' | 'full' = 'full') => warmsnap.verify({ store, id, owner }, level),
  };
}

/** Enough for a hole, and few enough to be hashed several times in each test. */
export const sparseBytes = 4 * 1024 ** 2;

export const oddName = Buffer.from([0x6f, 0x0a, 0xff, 0x25, 0x20, 0x2d]);

export function inside(path: string, name: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name)]);
}

function fill(root: string): string {
  const path = join(root, 'volumes', 'stack_data', '_data');
  mkdirSync(join(root, 'volumes', 'stack_extra', '_data'), { recursive: true });
  writeFileSync(join(root, 'volumes', 'stack_extra', '_data', 'one'), 'extra');
  mkdirSync(join(path, 'base', 'deep'), { recursive: true });
  mkdirSync(join(path, 'empty'), { mode: 0o700 });
  mkdirSync(join(path, 'closed'));
  writeFileSync(join(path, 'base', 'row'), 'one row\n');
  writeFileSync(join(path, 'base', 'deep', 'big'), Buffer.alloc(300_000, 'x'));
  writeFileSync(join(path, 'closed', 'kept'), 'kept');
  writeFileSync(join(path, '-rf'), 'a name like an option');
  writeFileSync(inside(path, oddName), 'odd');
  writeFileSync(join(path, 'script'), '#!/bin/sh\n', { mode: 0o755 });
  chmodSync(join(path, 'script'), 0o4750);
  linkSync(join(path, 'base', 'row'), join(path, 'same-row'));
  symlinkSync('base/row', join(path, 'pointer'));
  symlinkSync('/nowhere/at all', join(path, 'dangling'));
  lutimesSync(join(path, 'pointer'), 1_000_000_000, 1_000_000_000);
  execFileSync('mkfifo', [join(path, 'pipe')]);
  writeFileSync(join(path, 'sparse'), '');
  truncateSync(join(path, 'sparse'), sparseBytes);
  execFileSync('touch', ['-d', rowTime, join(path, 'base', 'row')]);
  execFileSync('touch', ['-d', '2021-01-01 01:01:01.000000001', join(path, 'base')]);
  chmodSync(join(path, 'closed'), 0o500);
  return root;
}
