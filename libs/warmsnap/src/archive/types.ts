import type { Readable, Writable } from 'node:stream';
import type { SnapshotInfo, StoredSnapshot } from '../store/types.ts';

export interface ExportRequest extends StoredSnapshot {
  /**
   * A path gets the archive by a rename once all of it is on the disk (mode 0600; a file there before is replaced), or
   * nothing. A stream is ended after the last byte and destroyed on failure.
   */
  to: Writable | string;
}

export interface ExportOutcome {
  info: SnapshotInfo;
  /** Compressed. */
  archiveBytes: number;
  /** Of the archive, in hexadecimal: to compare after it was carried elsewhere. */
  sha256: string;
}

export interface ImportRequest {
  store: string;
  /** Only a snapshot of this owner is taken. */
  owner: string;
  from: Readable | string;
  /**
   * Takes symbolic links that lead out of their volume, such as a log that is `/dev/stdout`. Default false. Nothing is
   * ever written through a link, but who reads the volume outside its container may follow it.
   */
  allowOutsideLinks?: boolean;
  /** Part of the disk that must stay free. Default: that of `createWarmsnap`. */
  freeFloor?: number | undefined;
  signal?: AbortSignal | undefined;
}
