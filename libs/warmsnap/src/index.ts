export { createWarmsnap } from './create-warmsnap.ts';
export type { WarmsnapOptions } from './create-warmsnap.ts';
export type {
  Comparison,
  RestoreOutcome,
  SnapshotInfo,
  SnapshotRequest,
  SnapshotSource,
  VerifyLevel,
  VerifyOutcome,
  Warmsnap,
} from './types.ts';
