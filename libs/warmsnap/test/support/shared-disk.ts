import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** File systems on which files can share their blocks, and how each is made. */
export const sharing = {
  btrfs: ['mkfs.btrfs', '-q'],
  xfs: ['mkfs.xfs', '-q'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** A disk of its own that temporary folders are made on until the test ends; or why there can be none. */
export function useSharedDisk(kind: keyof typeof sharing): { disk: string } | { reason: string } {
  const folder = mkdtempSync(join(tmpdir(), 'warmsnap-disk-'));
  const image = `${folder}.img`;
  onTestFinished(() => {
    vi.unstubAllEnvs();
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
    rmSync(image, { force: true });
  });
  writeFileSync(image, '');
  truncateSync(image, 400 * 1024 ** 2);
  const [command, ...words] = sharing[kind];
  const isMade = spawnSync(command, [...words, image]).status === 0;
  if (!isMade || spawnSync('mount', ['-o', 'loop', image, folder]).status !== 0)
    return { reason: `mounting ${kind} needs root and ${kind === 'xfs' ? 'xfsprogs' : 'btrfs-progs'}` };
  vi.stubEnv('TMPDIR', folder);
  return { disk: folder };
}

export function usedBytes(disk: string): number {
  execFileSync('sync', ['-f', disk]);
  const { blocks, bfree, bsize } = statfsSync(disk);
  return (blocks - bfree) * bsize;
}
