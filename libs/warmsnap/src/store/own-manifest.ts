import { WarmError } from '@ci-warm/errors';
import type { StoredSnapshot } from './types.ts';
import type { SnapshotSource } from '../warmsnap.ts';
import { damaged } from './damaged.ts';
import { openManifest, type ManifestFile } from './manifest-file.ts';
import type { ManifestHead } from './manifest.ts';
import { snapshotPaths } from './snapshot-paths.ts';

/** @throws WarmError `snapshot-damaged` (broken) */
export async function requireManifest(snapshot: StoredSnapshot): Promise<ManifestFile> {
  const read = await openOwnManifest(snapshot);
  if ('problem' in read) throw damaged(snapshotPaths(snapshot.store, snapshot.id).folder, [read.problem]);
  return read.manifest;
}

/** The manifest, or what is wrong with it; that it is of another snapshot or owner counts too. */
export async function openOwnManifest({ store, id, owner }: StoredSnapshot): ReturnType<typeof openManifest> {
  const read = await openManifest(snapshotPaths(store, id).manifest);
  if ('problem' in read) return read;
  if (read.manifest.id !== id) return { problem: `its manifest is that of snapshot ${read.manifest.id}` };
  if (read.manifest.owner !== owner)
    return { problem: `it belongs to ${read.manifest.owner}, not to ${owner}` };
  return read;
}

/** A snapshot and what it is held against must name the same sources. */
export function requireSameSources(manifest: ManifestHead, sources: readonly SnapshotSource[]): void {
  if (
    sources.length === manifest.sources.length &&
    sources.every(({ name }) => manifest.sources.includes(name))
  )
    return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'snapshot-sources-differ',
    message: `snapshot ${manifest.id} keeps ${manifest.sources.join(', ')}, but the data is ${sources.map(({ name }) => name).join(', ')}`,
    hint: 'a snapshot goes back only to the same volumes',
  });
}
