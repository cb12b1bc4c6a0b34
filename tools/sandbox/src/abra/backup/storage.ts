import { remembered } from '../remembered.ts';
import type { VolumePath } from './labels.ts';

/** Where backups are kept. Snapshots belong to a stack; paths in them are those of the server. */
export interface Storage {
  /** Keeps what is there of the paths, and tells of what is not. Returns the snapshot's id. */
  save(stack: string, paths: readonly VolumePath[]): Promise<string>;
  /** Oldest first. */
  snapshots(stack: string): Promise<Snapshot[]>;
  /** Every file and folder of a snapshot. */
  list(stack: string, id: string): Promise<string[]>;
  /** Writes the kept paths back over what is there; what came later stays. */
  restore(stack: string, id: string, paths: readonly VolumePath[]): Promise<void>;
  /** Writes one volume of a snapshot to a file, as a tar archive; `false` where it has none of it. */
  archive(stack: string, id: string, volume: string, file: string): Promise<boolean>;
}

export interface Snapshot {
  id: string;
  /** ISO 8601. */
  time: string;
}

/** Path of a volume's file or folder on the server, whatever the engine's own folder is. */
export function serverPath({ volume, path }: VolumePath): string {
  const root = `${remembered.backup.volumesFolder}/${volume}/_data`;
  return path === '.' ? root : `${root}/${path}`;
}
