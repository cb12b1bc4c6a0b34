import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { noFile } from './write-archive.ts';

interface Wanted {
  to: string;
  /** What the archive can take at most. */
  most: number;
  /** What it takes, where that must be known exactly: by packing it once for nothing. */
  measure: () => Promise<number>;
  /** A folder of this server's apps. */
  apps: string;
}

/**
 * Refuses, before anything is written, an archive for which a folder has no room. Packing shrinks most data to a part of
 * what they are, so only where they might not fit are they measured first.
 *
 * @throws WarmError `no-space` (infrastructure), `archive-not-written` (usage)
 */
export async function requireRoom({ to, most, measure, apps }: Wanted): Promise<void> {
  const folder = dirname(to);
  const { bavail, blocks, bsize } = await statfs(folder).catch((error: unknown) => {
    throw noFile(to, error);
  });
  const free = bavail * bsize;
  // A stick may be filled to its end. The disk that apps write to may not: there the floor is that of snapshots.
  const isShared = (await stat(folder)).dev === (await stat(apps)).dev;
  const floor = isShared ? Math.min(blocks * bsize * 0.15, 5 * 1024 ** 3) : 0;
  if (free >= most + floor) return;
  const bytes = await measure();
  if (free >= bytes + floor) return;
  const beside = floor > 0 ? ` and a floor of ${mebibytes(floor)} free` : '';
  throw new WarmError({
    kind: 'infrastructure',
    code: 'no-space',
    message: `the archive needs ${mebibytes(bytes)}${beside}, ${folder} has ${mebibytes(free)}`,
    hint: 'free some space there, or name another folder; nothing was written',
  });
}

const mebibytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
