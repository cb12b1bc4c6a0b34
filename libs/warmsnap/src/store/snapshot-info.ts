import type { SnapshotInfo } from '../types.ts';
import type { ManifestHead, Tally } from './manifest.ts';

export function snapshotInfo(
  path: string,
  { id, owner, takenAt, sources }: ManifestHead,
  { files, bytes, unhashed }: Pick<Tally, 'files' | 'bytes' | 'unhashed'>,
): SnapshotInfo {
  return { id, path, owner, takenAt, files, bytes, sources, isSealed: unhashed === 0 };
}
