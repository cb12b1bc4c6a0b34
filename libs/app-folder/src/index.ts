export { createAppFolder } from './app-folder.ts';
export { requireOwner } from './owner.ts';
export { restorePointSchema } from './schemas.ts';
export type { AppFolder, ChangedBy, FailedEdge, RestorePoint } from './types.ts';
