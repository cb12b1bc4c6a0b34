import type { Proof } from '../store/proof-index.ts';
import type { HasHash } from '../transfer/has-hash.ts';
import type { PlannedEntry } from '../transfer/planned-entry.ts';
import type { Entry, LiveEntry } from '../walk/entry.ts';

/** What makes live data equal to a manifest, in the order in which it is done. */
export interface RestorePlan {
  /** Files, links, fifos and sockets that are staged and then renamed in; all names of one file together. */
  write: () => Iterable<PlannedEntry>;
  /** Live names that go away, with all that is below them: what is too much, and what is in the way of another type. */
  remove: () => Iterable<PlannedEntry>;
  /** Directories that are missing, parents first. */
  makeDirectories: () => Iterable<PlannedEntry>;
  /** Directories that do not have their attributes, or will not have them once something in them has changed. */
  touched: ReadonlySet<string>;
  /** How the snapshot's tree differs from its manifest: with any, it is not to be used. */
  problems: readonly string[];
  written: number;
  removed: number;
  made: number;
  /** All that there will be. */
  directories: number;
  unchanged: number;
  /** Of the files that are written, those that have to be read. */
  unproved: number;
  /** Bytes that staging takes, unless it shares them. */
  bytes: number;
  /** Live names that are overwritten or removed, and what they take on the disk. */
  lost: { names: number; bytes: number };
}

export interface RestoreView {
  wanted: () => Iterable<Entry>;
  live: () => Iterable<LiveEntry>;
  proofs: () => Iterable<Proof>;
  /** The snapshot's own tree, and what is proved of it. */
  copies: () => Iterable<LiveEntry>;
  copyProofs: () => Iterable<Proof>;
  /** Whether a live file has this content; absent where writing it anew is cheaper than finding out. */
  hasHash?: HasHash | undefined;
}
