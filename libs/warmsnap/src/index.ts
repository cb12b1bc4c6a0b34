export { createWarmsnap } from './create-warmsnap.ts';
export type { WarmsnapOptions } from './create-warmsnap.ts';
export type {
  CompareRequest,
  Comparison,
  ExportOutcome,
  ExportRequest,
  FailedState,
  ImportRequest,
  KeepFailed,
  KeptOutcome,
  RestoreOutcome,
  RestoreRequest,
  SealRequest,
  SnapshotInfo,
  SnapshotRequest,
  SnapshotSource,
  VerifyLevel,
  VerifyOutcome,
  Warmsnap,
} from './types.ts';
