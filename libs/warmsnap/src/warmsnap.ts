import type {
  CompareRequest,
  Comparison,
  ExportOutcome,
  ExportRequest,
  FailedState,
  ImportRequest,
  RestoreOutcome,
  RestoreRequest,
  SealRequest,
  SnapshotInfo,
  SnapshotRequest,
  VerifyLevel,
  VerifyOutcome,
} from './types.ts';

export interface Warmsnap {
  /** Asks, while the app may still run, whether a snapshot would fit. Throws WarmError `no-space` or `not-snapshotable`. */
  preflight(request: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor'>): Promise<void>;
  /** Takes an immutable snapshot. It counts only once a state file names its id. */
  take(request: SnapshotRequest): Promise<SnapshotInfo>;
  /**
   * Reads and hashes what `take` only cloned because of `trustClones`. Nothing to do is fine; it may be killed and repeated.
   *
   * @returns how many files were hashed
   * @throws WarmError `snapshot-damaged` (broken): one was changed before it could be hashed
   */
  seal(request: SealRequest): Promise<{ hashed: number }>;
  verify(snapshot: { store: string; id: string; owner: string }, level: VerifyLevel): Promise<VerifyOutcome>;
  /** Makes the sources exactly what the snapshot says. May be interrupted and repeated. Verifies before it touches anything. */
  restore(request: RestoreRequest): Promise<RestoreOutcome>;
  compare(request: CompareRequest): Promise<Comparison>;
  /** What restores kept in that folder at the wish of `keepFailed`, oldest first. */
  failedStates(folder: string): Promise<readonly FailedState[]>;
  list(store: string): Promise<readonly SnapshotInfo[]>;
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
