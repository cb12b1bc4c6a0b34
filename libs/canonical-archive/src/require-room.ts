import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lackOfSpace, requireSpace } from '@ci-warm/warmsnap';
import { noFile } from './write-archive.ts';

interface Wanted {
  to: string;
  /** What the archive can take at most. */
  most: number;
  /** What it takes, where that must be known exactly: by packing it once for nothing. */
  measure: () => Promise<number>;
  /** A folder of this server's apps. */
  apps: string;
  /** As for a snapshot; it counts on the disk of the apps only. */
  freeFloor: number | undefined;
}

/**
 * Refuses, before anything is written, an archive for which a folder has no room. Packing shrinks most data to a part of
 * what they are, so only where they might not fit are they measured first.
 *
 * @throws WarmError `no-space` (infrastructure), `archive-not-written` (usage)
 */
export async function requireRoom({ to, most, measure, apps, freeFloor }: Wanted): Promise<void> {
  const path = dirname(to);
  const { dev } = await stat(path).catch((error: unknown) => {
    throw noFile(to, error);
  });
  // A stick may be filled to its end. The disk that apps write to may not: there the floor is that of snapshots.
  const isShared = dev === (await stat(apps)).dev;
  const archive = {
    path,
    inodes: 0,
    freeFloor: isShared ? freeFloor : 0,
    purpose: 'the archive',
    hint: 'free some space there, or name another folder; nothing was written',
  };
  if (!(await lackOfSpace({ ...archive, bytes: most }))) return;
  await requireSpace({ ...archive, bytes: await measure() });
}
