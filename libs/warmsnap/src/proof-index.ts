import { rename } from 'node:fs/promises';
import { stampOf, type LiveEntry } from './entry.ts';
import { linesOf } from './lines.ts';
import { indexPath, type IndexKind } from './snapshot-paths.ts';

/** A name that was what a snapshot says when it had this stamp. */
export interface Proof {
  path: string;
  stamp: string;
}

/**
 * Each snapshot has its own, so that one that is taken takes nothing from the one before. Disposable: without it more
 * is read and copied than needed.
 *
 * @returns what was proved of one source, in the order of paths; nothing from where it is damaged
 */
export function* readProofs(kind: IndexKind, store: string, id: string, wanted: string): Generator<Proof> {
  try {
    for (const line of linesOf(indexPath(kind, store, id))) {
      const [source, path, stamp] = JSON.parse(line) as [unknown, unknown, unknown];
      if (typeof path !== 'string' || typeof stamp !== 'string') return;
      if (source === wanted) yield { path, stamp };
    }
  } catch {
    // Whatever is wrong with it: nothing more is proved.
  }
}

export function proofLine(source: string, entry: LiveEntry): string {
  return JSON.stringify([source, entry.path, stampOf(entry)]);
}

/**
 * The line of a live name, or nothing when its file may change again without its times moving.
 *
 * @param trustedBefore nanoseconds; of a scan that began later by what a clock on a disk may lag
 */
export function liveProofLine(source: string, entry: LiveEntry, trustedBefore: bigint): string | undefined {
  return entry.ctime < trustedBefore ? proofLine(source, entry) : undefined;
}

/** Named like the index of a snapshot that never is, so that it is collected like one. */
export function indexDraft(kind: IndexKind, store: string, id: string): string {
  return indexPath(kind, store, `${id}.draft`);
}

/** Only once all that it vouches for is on the disk. */
export async function commitIndex(kind: IndexKind, store: string, id: string): Promise<void> {
  await rename(indexDraft(kind, store, id), indexPath(kind, store, id));
}
