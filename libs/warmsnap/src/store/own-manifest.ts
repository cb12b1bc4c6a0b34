import { damaged } from './damaged.ts';
import { openManifest, type ManifestFile } from './manifest-file.ts';
import { snapshotPaths } from './snapshot-paths.ts';

/** @throws WarmError `snapshot-damaged` (broken) */
export async function requireManifest(store: string, id: string, owner: string): Promise<ManifestFile> {
  const { folder, manifest: path } = snapshotPaths(store, id);
  const read = await openOwnManifest(path, id, owner);
  if ('problem' in read) throw damaged(folder, [read.problem]);
  return read.manifest;
}

/** The manifest, or what is wrong with it; that it is of another snapshot or owner counts too. */
export async function openOwnManifest(
  path: string,
  id: string,
  owner: string,
): ReturnType<typeof openManifest> {
  const read = await openManifest(path);
  if ('problem' in read) return read;
  if (read.manifest.id !== id) return { problem: `its manifest is that of snapshot ${read.manifest.id}` };
  if (read.manifest.owner !== owner)
    return { problem: `it belongs to ${read.manifest.owner}, not to ${owner}` };
  return read;
}
