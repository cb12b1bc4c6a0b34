import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import type { SnapshotInfo } from '../types.ts';
import { openManifest } from './manifest-file.ts';
import { createTally } from './manifest.ts';
import { snapshotInfo } from './snapshot-info.ts';

/** The snapshots of a store that have a whole manifest, oldest first. */
export async function list(store: string): Promise<readonly SnapshotInfo[]> {
  const found: SnapshotInfo[] = [];
  for (const id of await snapshotFolders(store)) {
    const read = await openManifest(join(store, id, 'manifest'));
    if ('problem' in read) continue;
    const tally = createTally();
    for (const source of read.manifest.sources)
      for (const entry of read.manifest.entries(source)) tally.count(entry);
    found.push(snapshotInfo(join(store, id), read.manifest, tally));
  }
  return found.sort((one, other) => (one.takenAt < other.takenAt ? -1 : 1));
}

/** Names of all folders in a store, with or without a manifest. */
export async function snapshotFolders(store: string): Promise<string[]> {
  try {
    const entries = await readdir(store, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
