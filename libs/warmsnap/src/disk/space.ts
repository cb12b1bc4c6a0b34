import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WarmError } from '@ci-warm/errors';
import { noSpace } from './faults.ts';

export interface SpaceRequest {
  path: string;
  bytes: number;
  inodes: number;
  /** Part of the file system that stays free, 0 for none of it. By default 0.15, but never more than 5 GiB. */
  freeFloor: number | undefined;
  /** What the space is for. */
  purpose: string;
  /** What to do about it. */
  hint?: string;
}

/**
 * Refuses before anything is written when the file system of `path` cannot take it and keep its floor.
 *
 * @throws WarmError `no-space` (infrastructure)
 */
export async function requireSpace(request: SpaceRequest): Promise<void> {
  const lack = await lackOfSpace(request);
  if (lack) throw lack;
}

/** As `requireSpace` without throwing: the error, or nothing where there is space. */
export async function lackOfSpace(request: SpaceRequest): Promise<WarmError | undefined> {
  const { path, bytes, inodes, freeFloor, purpose, hint = 'free some space; nothing was changed' } = request;
  const disk = await statfs(path);
  const free = disk.bavail * disk.bsize;
  const floor = floorOf(disk.blocks * disk.bsize, freeFloor);
  if (free < bytes + floor) {
    const beside = floor > 0 ? ` and a floor of ${mebibytes(floor)} free` : '';
    return noSpace(`${purpose} needs ${mebibytes(bytes)}${beside}, ${path} has ${mebibytes(free)}`, { hint });
  }
  // Some file systems make inodes as they go, and report none at all.
  if (disk.files > 0 && disk.ffree < inodes)
    return noSpace(`${purpose} needs ${inodes} inodes, ${path} has ${disk.ffree}`, { hint });
  return undefined;
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

function floorOf(total: number, freeFloor: number | undefined): number {
  return freeFloor === undefined ? Math.min(total * 0.15, 5 * 1024 ** 3) : total * freeFloor;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
