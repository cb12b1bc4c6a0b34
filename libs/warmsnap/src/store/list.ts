import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { listFolder } from '../disk/list-folder.ts';
import type { SnapshotInfo } from './types.ts';
import { openManifest } from './manifest-file.ts';
import { createTally, snapshotInfo } from './manifest.ts';

/** The snapshots of a store that have a whole manifest, oldest first. */
export async function list(store: string): Promise<readonly SnapshotInfo[]> {
  const found: SnapshotInfo[] = [];
  for (const id of snapshotFolders(store)) {
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
export function snapshotFolders(store: string): string[] {
  return listFolder(store).filter(
    (name) => !name.startsWith('.') && lstatSync(join(store, name), { throwIfNoEntry: false })?.isDirectory(),
  );
}
