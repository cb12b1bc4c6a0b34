import type { Manifest } from './manifest.ts';
import type { SnapshotInfo } from './types.ts';

export function infoOf(path: string, manifest: Manifest): SnapshotInfo {
  const { id, owner, takenAt, sources } = manifest;
  let files = 0;
  let bytes = 0;
  for (const entry of [...sources.values()].flat()) {
    if (entry.type !== 'file' || entry.sameAs !== undefined) continue;
    files += 1;
    bytes += entry.size;
  }
  return { id, path, owner, takenAt, files, bytes, sources: [...sources.keys()] };
}
