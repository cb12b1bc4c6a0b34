import { listFolder } from '../disk/list-folder.ts';
import { openManifest, type ManifestFile } from '../store/manifest-file.ts';
import { indexedIds, snapshotPaths } from '../store/snapshot-paths.ts';
import type { SnapshotRequest } from '../warmsnap.ts';

/** The snapshot whose files are linked where the live ones are unchanged since. */
export interface Previous extends ManifestFile {
  data: (source: string) => string;
}

/** The one that was asked for, or the newest that has an index of the live data; nothing if it cannot be used. */
export async function previousSnapshot(request: SnapshotRequest): Promise<Previous | undefined> {
  const { store, owner, previous } = request;
  if (previous === null) return undefined;
  const newest = () => indexedIds('live', listFolder(store)).sort().reverse();
  for (const id of previous === undefined ? newest() : [previous]) {
    const { manifest: path, data } = snapshotPaths(store, id);
    const read = await openManifest(path);
    if ('manifest' in read && read.manifest.id === id && read.manifest.owner === owner)
      return { ...read.manifest, data };
  }
  return undefined;
}
