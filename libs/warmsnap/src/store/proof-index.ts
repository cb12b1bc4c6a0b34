import { rename } from 'node:fs/promises';
import { stampOf, type LiveEntry } from '../walk/entry.ts';
import { linesOf } from '../walk/lines.ts';
import { indexPath, type IndexKind } from './snapshot-paths.ts';

/** A name that was what a snapshot says when it had this stamp. */
export interface Proof {
  path: string;
  stamp: string;
  /** It had just been written: its file may have changed again without its times moving. */
  isYoung: boolean;
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
      const proof = parseProof(line);
      if (!proof) return;
      if (proof.source === wanted) yield proof;
    }
  } catch {
    // An index that cannot be read proves nothing, which costs time and no more.
  }
}

/** One line of an index; nothing if it is damaged. Neither a source's name nor an encoded path has spaces. */
export function parseProof(line: string): (Proof & { source: string }) | undefined {
  const [age, source, path, stamp, ...more] = line.split(' ');
  if (source === undefined || path === undefined || stamp === undefined || more.length > 0) return undefined;
  return age === 'old' || age === 'young' ? { source, path, stamp, isYoung: age === 'young' } : undefined;
}

export function proofLine(source: string, { path, stamp }: { path: string; stamp: string }): string {
  return `old ${source} ${path} ${stamp}`;
}

/** @param trustedBefore nanoseconds; of a scan that began later by what a clock on a disk may lag */
export function liveProofLine(
  source: string,
  { path, ctime }: LiveEntry,
  stamp: string,
  trustedBefore: bigint,
): string {
  return `${ctime < trustedBefore ? 'old' : 'young'} ${source} ${path} ${stamp}`;
}

/** A file that changed later than this before a scan may change again without its times moving. */
export function trustedFrom(scannedAt: number, racyMs: number): bigint {
  return BigInt(Math.floor(scannedAt - racyMs)) * 1_000_000n;
}

/** Whether nothing of a live name can have changed since. */
export function isProved(found: LiveEntry | undefined, proof: Proof | undefined): boolean {
  return isLikely(found, proof) && !proof?.isYoung;
}

/** As `isProved`, also for a young file: its content has to be read before it is trusted. */
export function isLikely(found: LiveEntry | undefined, proof: Proof | undefined): boolean {
  return found !== undefined && proof !== undefined && proof.stamp === stampOf(found);
}

/** The stamp of a snapshot's file that nobody has written to since its content was known to be right; else nothing. */
export function provedCopy(found: LiveEntry | undefined, proof: Proof | undefined): { proved?: string } {
  return found && proof?.stamp === stampOf(found) ? { proved: proof.stamp } : {};
}

/** Named like the index of a snapshot that does not exist, so that `collect` removes one that was left. */
export function indexDraft(kind: IndexKind, store: string, id: string): string {
  return indexPath(kind, store, `${id}.draft`);
}

/** To call only once all that the index vouches for is on the disk. */
export async function commitIndex(kind: IndexKind, store: string, id: string): Promise<void> {
  await rename(indexDraft(kind, store, id), indexPath(kind, store, id));
}
