import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WarmError } from '@ci-warm/errors';

/**
 * Refuses before anything is written when the file system of `path` cannot take it and keep its floor.
 *
 * @param freeFloor part of the disk that stays free; by default 0.15, but never more than 5 GiB
 * @throws WarmError `no-space` (infrastructure)
 */
export async function requireSpace({ path, bytes, inodes, freeFloor, purpose }: SpaceRequest): Promise<void> {
  const disk = await statfs(path);
  const total = disk.blocks * disk.bsize;
  const free = disk.bavail * disk.bsize;
  const floor = freeFloor === undefined ? Math.min(total * 0.15, 5 * 1024 ** 3) : total * freeFloor;
  if (free < bytes + floor) {
    throw refusal(
      `${purpose} needs ${mebibytes(bytes)} and a floor of ${mebibytes(floor)} free, ${path} has ${mebibytes(free)}`,
    );
  }
  // Some file systems make inodes as they go, and report none at all.
  if (disk.files > 0 && disk.ffree < inodes)
    throw refusal(`${purpose} needs ${inodes} inodes, ${path} has ${disk.ffree}`);
}

export interface SpaceRequest {
  path: string;
  bytes: number;
  inodes: number;
  freeFloor: number | undefined;
  purpose: string;
}

/** The folder itself, or the nearest one above it that is there already. */
export async function nearestFolder(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).then(
      () => true,
      () => false,
    );
    if (found || at === dirname(at)) return at;
  }
}

function refusal(message: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'no-space',
    message,
    hint: 'free some space; nothing was changed',
  });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
