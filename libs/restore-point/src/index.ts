export type { RestorePoint, FailedEdge } from './types.ts';
