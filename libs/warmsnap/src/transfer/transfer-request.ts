import type { PlannedEntry } from './planned-entry.ts';

/** What is to be brought from one tree into another, and how. */
export interface Transfer {
  from: string;
  to: string;
  /** What to bring over, in the order of paths; asked for several times. */
  entries: () => Iterable<PlannedEntry>;
  /** Files can be cloned there (`canShare`). */
  shares: boolean;
  /** Whether content is read for its hash also where it is cloned, and so no byte of it is written. */
  isRead: (entry: PlannedEntry) => boolean;
  /** Of each file whose content was read, in any order; `at` is its number among all that have content. */
  onHash: (entry: PlannedEntry, hash: string, at: number) => void;
  /** Folder on the file system of `to`, for lists. */
  scratch: string;
  /** When all of it is there, everything written to the file systems of these paths goes to the disk. */
  flush?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}
