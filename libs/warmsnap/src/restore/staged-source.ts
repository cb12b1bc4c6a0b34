import { join } from 'node:path';
import type { SnapshotSource } from '../warmsnap.ts';
import type { RestorePlan, RestoreView } from './restore-plan.ts';

/** One source of a restore, and where its parts are. */
export interface StagedSource {
  source: SnapshotSource;
  view: RestoreView;
  plan: RestorePlan;
  /** No file of the live tree is as it should be: a whole tree is staged, and takes its place. */
  isWhole: boolean;
  /** The snapshot's folder, and the source's tree in it. */
  folder: string;
  data: string;
  /** Folder beside the live data. */
  staging: string;
  /** The snapshot's files can be cloned there. */
  shares: boolean;
}

/** Where what will be renamed in is put together. */
export function stagedTree(staging: string): string {
  return join(staging, 'tree');
}

/** Where the live tree is, once another has taken its place. */
export function replacedTree(staging: string): string {
  return join(staging, 'replaced');
}
