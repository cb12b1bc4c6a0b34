/** A snapshot that is there. */
export interface StoredSnapshot {
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
