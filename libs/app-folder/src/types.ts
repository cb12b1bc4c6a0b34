/** Everything a rollback goes back to. Stored whole in `state.json` (warm apps) and `canonical.json` (canonicals). */
export interface RestorePoint {
  recipe: string;
  domain: string;
  /** `10.7.1+26.6.2`. */
  version: string;
  /** Full hash: a tag may move, a commit does not. */
  commit: string;
  /** Image reference as deployed → content digest or image id. */
  images: Readonly<Record<string, string>>;
  /** Exact bytes of `<domain>.env`, base64. */
  env: string;
  /** Full Swarm names, with their versions. */
  secrets: readonly string[];
  configs: readonly string[];
  /** `snapshots/<id>` next to this file; absent for a stateless app. */
  snapshot?: string | undefined;
  /** The version whose data the snapshot holds, where it is not this one: a warm app's is taken before its upgrade. */
  snapshotOf?: string | undefined;
  /** ISO 8601. */
  takenAt: string;
}

/** Edges that failed here, so that a timer does not retry them for ever. */
export interface FailedEdge {
  from: string;
  to: string;
  /** ISO 8601. */
  at: string;
  reason: string;
  /** How often. */
  count: number;
}

/** Who has an app's volume, so that it may no longer be known-good bytes. There only meanwhile, or after a kill. */
export interface ChangedBy {
  run: string;
  /** ISO 8601. */
  since: string;
  purpose: string;
}

/** The folder of one warm app or canonical under the warm root. Every function throws WarmError: `state-corrupt`, `state-unwritable`. */
export interface AppFolder {
  path: string;
  /** `snapshots/`: warmsnap's store. */
  snapshots: string;
  /** Path of the transaction journal. */
  journal: string;
  /** Path of `canonical.json`, which only the canonical registry reads and writes. */
  canonical: string;
  /** What `state.json` says; `undefined` while nothing was ever good here. */
  state(): Promise<RestorePoint | undefined>;
  /** The version in `last_good`; `undefined` when there is no such file. A line that is no version is an error. */
  lastGood(): Promise<string | undefined>;
  /** Makes the point the app's known-good one: `state.json` is the commit, `last_good` follows. */
  commit(point: RestorePoint): Promise<void>;
  /** Writes `last_good` again where it is not what `state.json` says. Returns whether it had to. */
  repairLastGood(): Promise<boolean>;
  /** Edges that failed here, in the order in which they first failed. */
  failedEdges(): Promise<readonly FailedEdge[]>;
  rememberFailure(edge: { from: string; to: string; reason: string }): Promise<FailedEdge>;
  /** Forgets failures on the way to one version, or all. Returns what was forgotten. */
  forgetFailures(to?: string): Promise<readonly FailedEdge[]>;
  changedBy(): Promise<ChangedBy | undefined>;
  markChanged(by: { run: string; purpose: string }): Promise<void>;
  clearChanged(): Promise<void>;
}
