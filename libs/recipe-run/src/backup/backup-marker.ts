import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import type { BackupPlan } from './backup-plan.ts';

/** A file of the run's own in a volume that is kept as a whole. */
export interface Marker {
  /** Name of the volume within the compose file. */
  volume: string;
  /** Within the volume. */
  path: string;
  /** On this host. */
  file: string;
  content: string;
}

/**
 * Leaves two files in each volume that is kept as a whole, so that every recipe's backup has something to prove. Where
 * only a path is kept, such as a dump, nobody but the app itself can put something into it.
 *
 * @param mountpoint folder of a volume's data on this host, by its full name
 */
export async function leaveMarkers(
  { volumes }: BackupPlan,
  mountpoint: (fullName: string) => string | undefined,
): Promise<Marker[]> {
  const markers: Marker[] = [];
  for (const { name, fullName, paths } of volumes) {
    const folder = mountpoint(fullName);
    if (paths !== undefined || folder === undefined) continue;
    for (const path of [toChange, toRemove]) {
      const marker = { volume: name, path, file: join(folder, path), content: `${randomUUID()}\n` };
      await writeFile(marker.file, marker.content);
      markers.push(marker);
    }
  }
  return markers;
}

/** Damages them in both ways that a restore has to mend. */
export async function spoilMarkers(markers: readonly Marker[]): Promise<void> {
  for (const { path, file } of markers) {
    if (path === toRemove) await rm(file, { force: true });
    else await writeFile(file, 'changed since the backup\n');
  }
}

/** @throws WarmError `data-not-restored` (failed) unless every marker is what it was when it was left. */
export async function assertMarkers(markers: readonly Marker[]): Promise<void> {
  for (const { volume, path, file, content } of markers) {
    const now = await readFile(file, 'utf8').catch(() => undefined);
    if (now === content) continue;
    throw new WarmError({
      kind: 'failed',
      code: 'data-not-restored',
      message: `${path} in the volume ${volume} ${now === undefined ? 'is gone' : 'is not what was backed up'}`,
    });
  }
}

const toChange = '.ci-warm-changed-before-restore';
const toRemove = '.ci-warm-removed-before-restore';
