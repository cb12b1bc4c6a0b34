export { createWarmsnap } from './create-warmsnap.ts';
export type { WarmsnapOptions } from './create-warmsnap.ts';
export { damagedArchive } from './archive/damaged-archive.ts';
export { noSpace } from './disk/faults.ts';
export { lackOfSpace, requireSpace } from './disk/space.ts';
export { notSnapshotable } from './not-snapshotable.ts';
export { damagedSnapshot } from './store/damaged.ts';
export type { WarmsnapTesting } from './testing.ts';
export type { ExportRequest, ImportRequest } from './archive/types.ts';
export type {
  KeptOutcome,
  SnapshotEstimate,
  SnapshotRequest,
  SnapshotSource,
  VerifyLevel,
  Warmsnap,
} from './warmsnap.ts';
