export type { SnapshotSource, SnapshotRequest, SnapshotInfo, VerifyLevel, VerifyOutcome, RestoreOutcome, Comparison, Warmsnap } from './types.ts';
