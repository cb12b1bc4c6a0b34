import type { ManifestHead, Tally } from './manifest.ts';
import type { SnapshotInfo } from '../types.ts';

export function infoOf(
  path: string,
  { id, owner, takenAt, sources }: ManifestHead,
  { files, bytes, unhashed }: Pick<Tally, 'files' | 'bytes' | 'unhashed'>,
): SnapshotInfo {
  return { id, path, owner, takenAt, files, bytes, sources, isSealed: unhashed === 0 };
}
