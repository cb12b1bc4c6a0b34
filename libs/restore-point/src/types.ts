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
