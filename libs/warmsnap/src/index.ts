export { createWarmsnap } from './create-warmsnap.ts';
export type { WarmsnapOptions } from './create-warmsnap.ts';
export type {
  Comparison,
  ExportOutcome,
  ExportRequest,
  ImportRequest,
  RestoreOutcome,
  SnapshotInfo,
  SnapshotRequest,
  SnapshotSource,
  VerifyLevel,
  VerifyOutcome,
  Warmsnap,
} from './types.ts';
