import type { CopyPool } from '../transfer/copy-pool.ts';
import type { Previous } from './previous-snapshot.ts';

/** What every step of taking one snapshot needs. */
export interface Taking {
  store: string;
  /** Folder for plans and lists, which is removed in the end. */
  scratch: string;
  previous: Previous | undefined;
  pool: CopyPool;
  signal: AbortSignal | undefined;
}
