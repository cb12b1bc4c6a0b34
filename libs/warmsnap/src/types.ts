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
  /** Throws unless nothing can be writing: called before the scan and after it. Snapshots are taken of what stands still. */
  assertSettled: () => Promise<void>;
  /** Part of the disk that must stay free. Default 0.15, but never more than 5 GiB. */
  freeFloor?: number;
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
}

/** First differences between a snapshot and live data; empty when they are equal. */
export type Comparison = readonly { path: string; difference: string }[];

export interface Warmsnap {
  /** Asks, while the app may still run, whether a snapshot would fit. Throws WarmError `no-space` or `not-snapshotable`. */
  preflight(request: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor'>): Promise<void>;
  /** Takes an immutable snapshot. It counts only once a state file names its id. */
  take(request: SnapshotRequest): Promise<SnapshotInfo>;
  verify(snapshot: { store: string; id: string; owner: string }, level: VerifyLevel): Promise<VerifyOutcome>;
  /** Makes the sources exactly what the snapshot says. May be interrupted and repeated. Verifies before it touches anything. */
  restore(request: {
    store: string;
    id: string;
    owner: string;
    sources: readonly SnapshotSource[];
    assertSettled: () => Promise<void>;
    freeFloor?: number;
    signal?: AbortSignal | undefined;
  }): Promise<RestoreOutcome>;
  compare(request: {
    store: string;
    id: string;
    owner: string;
    sources: readonly SnapshotSource[];
  }): Promise<Comparison>;
  list(store: string): Promise<readonly SnapshotInfo[]>;
  /** Removes every snapshot but `keep`, and makes the `snapshot` link point to it. */
  collect(request: { store: string; keep: string | undefined }): Promise<readonly string[]>;
}
