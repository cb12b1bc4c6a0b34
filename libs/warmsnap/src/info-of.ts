import type { ManifestHead } from './manifest.ts';
import type { SnapshotInfo } from './types.ts';

export function infoOf(
  path: string,
  { id, owner, takenAt, sources }: ManifestHead,
  { files, bytes }: { files: number; bytes: number },
): SnapshotInfo {
  return { id, path, owner, takenAt, files, bytes, sources };
}
