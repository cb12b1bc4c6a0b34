import { listFolder } from '../disk/list-folder.ts';
import { openManifest, type ManifestFile } from '../store/manifest-file.ts';
import { indexedIds, snapshotPaths } from '../store/snapshot-paths.ts';
import type { SnapshotRequest } from '../warmsnap.ts';

/** The snapshot whose files are linked where the live ones are unchanged since. */
export interface Previous extends ManifestFile {
  data: (source: string) => string;
}

/** The one that was asked for, or the newest that has an index of the live data; nothing if it cannot be used. */
export async function previousSnapshot({
  store,
  owner,
  previous,
}: Pick<SnapshotRequest, 'store' | 'owner' | 'previous'>): Promise<Previous | undefined> {
  if (previous === null) return undefined;
  for (const id of previous === undefined
    ? indexedIds('live', listFolder(store)).sort().reverse()
    : [previous]) {
    const { manifest: path, data } = snapshotPaths(store, id);
    const read = await openManifest(path);
    if ('manifest' in read && read.manifest.id === id && read.manifest.owner === owner)
      return { ...read.manifest, data };
  }
  return undefined;
}
