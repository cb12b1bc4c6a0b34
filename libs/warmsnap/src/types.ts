import type { Readable, Writable } from 'node:stream';

/** One volume or directory to snapshot: a name that stays, and where its data is now. */
export interface SnapshotSource {
  name: string;
  path: string;
}

export interface SnapshotRequest {
  sources: readonly SnapshotSource[];
  /** Folder that holds the snapshots of one app: `<root>/<app>/snapshots`. */
  store: string;
  /** Whose they are; a snapshot of another owner is refused at restore. */
  owner: string;
  /**
   * Throws unless nothing can be writing: called before the scan and after it, since snapshots are taken of what stands
   * still. Without it the caller answers for that; data that changes while it is copied is noticed either way.
   */
  assertSettled?: (() => Promise<void>) | undefined;
  /** Part of the disk that must stay free. Default: that of `createWarmsnap`. */
  freeFloor?: number | undefined;
  /**
   * The snapshot whose files are linked where the live ones are unchanged since; only changed ones are then copied.
   * Default: the newest of the store that has an index of the live data. `null` copies everything, which also heals
   * what a damaged snapshot would hand on.
   */
  previous?: string | null | undefined;
  signal?: AbortSignal | undefined;
}

export interface SealRequest {
  store: string;
  id: string;
  owner: string;
  signal?: AbortSignal | undefined;
}

export interface SnapshotInfo {
  id: string;
  path: string;
  owner: string;
  /** ISO 8601. */
  takenAt: string;
  files: number;
  bytes: number;
  sources: readonly string[];
  /** Its manifest has the hash of every file. With `trustClones`, not before `seal`. */
  isSealed: boolean;
}

/** `quick` holds names, types, sizes, modes, owners and times against the manifest; `full` reads every byte as well. */
export type VerifyLevel = 'quick' | 'full';

export type VerifyOutcome =
  { outcome: 'valid'; info: SnapshotInfo } | { outcome: 'invalid'; problems: readonly string[] };

export interface RestoreOutcome {
  /** What was written, removed and left as it was. */
  written: number;
  removed: number;
  unchanged: number;
  bytesWritten: number;
  ms: number;
  /** Only where `keepFailed` asked for it. */
  kept?: KeptOutcome;
}

export interface RestoreRequest {
  store: string;
  id: string;
  owner: string;
  sources: readonly SnapshotSource[];
  /** As for a snapshot: called before anything is looked at, before the first live name is touched, and at the end. */
  assertSettled?: (() => Promise<void>) | undefined;
  /**
   * How much of the snapshot is looked at before anything is done. Default `quick`, which takes time by the number of
   * files and not by their size. At either level each byte that is written back is hashed on its way, before the first
   * live name is touched (but see `trustClones`); `full` also reads what is not written back.
   */
  verify?: VerifyLevel | undefined;
  /** Keeps what the restore overwrites and removes, for a person to look at. Never in the way of the restore. */
  keepFailed?: KeepFailed | undefined;
  /** Part of the disk that must stay free. Default none: a rollback that fits must not fail for the floor. */
  freeFloor?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface KeepFailed {
  /** Holds nothing else, on the same file system as the data. */
  folder: string;
}

export type KeptOutcome =
  | { outcome: 'kept'; path: string; names: number; bytes: number }
  | { outcome: 'nothing-to-keep' }
  | { outcome: 'not-kept'; reason: string };

/** Live data that a restore replaced: the names that differed from the snapshot, in `<path>/data/<source>/`. */
export interface FailedState {
  path: string;
  /** Which snapshot took its place. */
  snapshot: string;
  owner: string;
  /** ISO 8601. */
  keptAt: string;
  names: number;
  bytes: number;
}

export interface CompareRequest {
  store: string;
  id: string;
  owner: string;
  sources: readonly SnapshotSource[];
  /** `quick` reads only the files that the index of the live data cannot prove to be untouched. Default `full`. */
  level?: VerifyLevel | undefined;
  signal?: AbortSignal | undefined;
}

/** First differences between a snapshot and live data; empty when they are equal. */
export type Comparison = readonly { path: string; difference: string }[];

export interface ExportRequest {
  store: string;
  id: string;
  owner: string;
  /**
   * A path gets the archive by a rename once all of it is on the disk (mode 0600; a file there before is replaced), or
   * nothing. A stream is ended after the last byte and destroyed on failure.
   */
  to: Writable | string;
  signal?: AbortSignal | undefined;
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
