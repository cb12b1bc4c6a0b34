import type { ExportOutcome, ExportRequest, ImportRequest } from './archive/types.ts';
import type { SnapshotInfo, StoredSnapshot } from './store/types.ts';

export interface Warmsnap {
  /**
   * Asks, while the app may still run, whether a snapshot would fit, and how long it would take. Without `previous` all
   * counts as changed.
   *
   * @throws WarmError `no-space` or `not-snapshotable` (infrastructure)
   */
  preflight(
    request: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor' | 'previous'>,
  ): Promise<SnapshotEstimate>;
  /** Takes an immutable snapshot. It counts only once a state file names its id. */
  take(request: SnapshotRequest): Promise<SnapshotInfo>;
  /**
   * Reads and hashes what `take` only cloned because of `trustClones`. Nothing to do is fine; it may be killed and repeated.
   *
   * @returns how many files were hashed
   * @throws WarmError `snapshot-damaged` (broken): one was changed before it could be hashed
   */
  seal(request: StoredSnapshot): Promise<{ hashed: number }>;
  verify(snapshot: Omit<StoredSnapshot, 'signal'>, level: VerifyLevel): Promise<VerifyOutcome>;
  /** Makes the sources exactly what the snapshot says. May be interrupted and repeated. Verifies before it touches anything. */
  restore(request: RestoreRequest): Promise<RestoreOutcome>;
  compare(request: CompareRequest): Promise<Comparison>;
  /** What restores kept in that folder at the wish of `keepFailed`, oldest first. */
  failedStates(folder: string): Promise<readonly FailedState[]>;
  list(store: string): Promise<readonly SnapshotInfo[]>;
  /**
   * Moves the whole snapshots that are not `named` out of the store, into `unnamed-snapshots` beside it, where only a person
   * removes them. Returns where they are now.
   */
  setAside(request: { store: string; named: readonly string[] }): Promise<readonly string[]>;
  /** Removes every snapshot but `keep`, and makes the `snapshot` link point to it. */
  collect(request: { store: string; keep: string | undefined }): Promise<readonly string[]>;
  /**
   * Verifies a snapshot in full, then writes it as one `.tar.zst`, streamed: `manifest` first, then `data/<source>/…` in
   * the order of the manifest. The same snapshot gives the same bytes. GNU tar and zstd can read it, sparse files and
   * extended attributes included; sockets are in the manifest only. Secrets are not in it.
   *
   * @throws WarmError `snapshot-damaged` (broken): nothing was written
   * @throws WarmError `bad-snapshot-request` (usage): an id that cannot be one
   * @throws WarmError `copy-failed`, `no-space` or `disk-error` (infrastructure)
   */
  exportSnapshot(request: ExportRequest): Promise<ExportOutcome>;
  /**
   * Makes a new immutable snapshot of an archive that `exportSnapshot` wrote; `takenAt` stays that of the original. Like
   * one that was taken, it counts only once a state file names its id. It is put together in `<store>/.import` and verified
   * in full before it is renamed into the store: on any failure the store is as before. Hold the app's lock.
   *
   * @throws WarmError `archive-refused` (failed): it holds what it must not; `details.reason` says which of `absolute-path`,
   * `parent-path`, `odd-path`, `link-outside`, `below-link`, `link-differs`, `device-node`, `unknown-type`, `unknown-record`,
   * `duplicate-name`, `not-in-manifest`, `missing-name`, `type-differs`, `size-differs`, `too-large`, `no-manifest-first`,
   * `bad-manifest`; `details.member` names the member, if it is one
   * @throws WarmError `archive-damaged` (failed): cut short, flipped bits, or content that is not that of its manifest
   * @throws WarmError `archive-of-another-owner`, `archive-format-unknown` (failed)
   * @throws WarmError `no-space`, `copy-failed` or `disk-error` (infrastructure)
   */
  importSnapshot(request: ImportRequest): Promise<SnapshotInfo>;
}

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

/** What a snapshot would have to do with the data as it is now. */
export interface SnapshotEstimate {
  /** Files, folders and all else that has a name. */
  names: number;
  /** Those of them that the snapshot before does not have as they are. */
  changed: number;
  /** What has to be read of those; in a sparse file its holes count, so this may be more than the disk holds. */
  bytes: number;
  /** About how long it takes, and an app stays down for it. */
  seconds: number;
}

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

export interface RestoreRequest extends StoredSnapshot {
  sources: readonly SnapshotSource[];
  /** As for a snapshot: called before anything is looked at, before the first live name is touched, and at the end. */
  assertSettled?: (() => Promise<void>) | undefined;
  /**
   * How much of the snapshot is looked at before anything is done. Default `quick`, which takes time by the number of
   * files and not by their size. At either level each byte that is written back is hashed on its way, before the first
   * live name is touched (but see `trustClones`); `full` also reads what is not written back.
   */
  verify?: VerifyLevel | undefined;
  /**
   * Keeps what the restore overwrites and removes, for a person to look at. Never in the way of the restore. The folder
   * holds nothing else, and is on the same file system as the data.
   */
  keepFailed?: { folder: string } | undefined;
  /** Part of the disk that must stay free. Default none: a rollback that fits must not fail for the floor. */
  freeFloor?: number | undefined;
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

export interface CompareRequest extends StoredSnapshot {
  sources: readonly SnapshotSource[];
  /** `quick` reads only the files that the index of the live data cannot prove to be untouched. Default `full`. */
  level?: VerifyLevel | undefined;
}

/** First differences between a snapshot and live data; empty when they are equal. */
export type Comparison = readonly Difference[];

export interface Difference {
  path: string;
  difference: string;
}
