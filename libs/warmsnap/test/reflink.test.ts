import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { secondsOf } from '../src/seconds-of.ts';
import { scene } from './scene.ts';

const tableBytes = 40 * 1024 ** 2;

test('where files can share their blocks, snapshot and restore do, and prove every byte all the same', async (context) => {
  const disk = mountBtrfs();
  if (disk === undefined) return context.skip('mounting a btrfs needs root and btrfs-progs');
  vi.stubEnv('TMPDIR', disk);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { take, restore, compare, verify, data, store } = scene();
  const table = join(data.path, 'base', 'table');
  const content = randomBytes(tableBytes);
  writeFileSync(table, content);

  const before = usedBytes(disk);
  const { id } = await take();
  expect(usedBytes(disk) - before).toBeLessThan(tableBytes / 4);
  expect(await verify(id)).toMatchObject({ outcome: 'valid' });
  expect(await compare(id)).toEqual([]);

  rmSync(table);
  await restore(id);
  expect(usedBytes(disk) - before).toBeLessThan(tableBytes / 4);
  expect(readFileSync(table).equals(content)).toBe(true);
  expect(await compare(id)).toEqual([]);

  const stored = join(store, id, 'data', 'data', 'base', 'table');
  const { mtimeNs } = lstatSync(stored, { bigint: true });
  writeFileSync(stored, randomBytes(tableBytes));
  execFileSync('touch', ['-d', `@${secondsOf(String(mtimeNs))}`, stored]);
  writeFileSync(table, 'drifted');
  await expect(restore(id)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(readFileSync(table, 'utf8')).toBe('drifted');
});

/** Unmounted when the test ends. */
function mountBtrfs(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'warmsnap-disk-'));
  const image = `${folder}.img`;
  onTestFinished(() => {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
    rmSync(image, { force: true });
  });
  writeFileSync(image, '');
  truncateSync(image, 400 * 1024 ** 2);
  const made = spawnSync('mkfs.btrfs', ['-q', image]).status === 0;
  return made && spawnSync('mount', ['-o', 'loop', image, folder]).status === 0 ? folder : undefined;
}

function usedBytes(disk: string): number {
  execFileSync('sync', ['-f', disk]);
  const { blocks, bfree, bsize } = statfsSync(disk);
  return (blocks - bfree) * bsize;
}
