import { join } from 'node:path';
import { createYielder } from '../concurrency/yielder.ts';
import type { WarmsnapContext } from '../context.ts';
import { provedCopy, readProofs, type Proof } from '../store/proof-index.ts';
import { createHasHash } from '../transfer/has-hash.ts';
import { plannedEntryLine, readPlannedEntries, type PlannedEntry } from '../transfer/planned-entry.ts';
import type { SnapshotSource } from '../warmsnap.ts';
import { entryOf, hasContent, stampOf, type Entry, type LiveEntry } from '../walk/entry.ts';
import { linesOf, writeLines } from '../walk/lines.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { readEntryIfThere, scan } from '../walk/scan.ts';
import type { Taking } from './taking.ts';

/** A source as it was when it was planned. */
export interface TakePlan {
  source: SnapshotSource;
  /** All of its names. */
  names: () => Iterable<PlannedName>;
  /** Those of them that the snapshot before does not have as they are. */
  work: () => Iterable<PlannedEntry>;
  /** How many it has. */
  known: number;
  /** Files of the others that have content. */
  files: number;
  /** What copying takes. */
  bytes: number;
  inodes: number;
}

/** One line of the plan. It holds little, since there is one for each name of a volume. */
export interface PlannedName {
  path: string;
  stamp: string;
  /** Of a file whose content the snapshot before has. */
  hash: string | undefined;
  /** Nobody wrote to that file since its content was known to be right. */
  isProved: boolean;
}

export async function planTake(
  source: SnapshotSource,
  { store, scratch, previous, pool, signal }: Taking,
  { trustClones }: WarmsnapContext,
): Promise<TakePlan> {
  const maybeYield = createYielder(signal);
  const path = { names: join(scratch, `${source.name}.names`), work: join(scratch, `${source.name}.work`) };
  // Where clones are trusted, copying is cheaper than finding out whether a live file has this content.
  const hasHash = trustClones ? undefined : createHasHash(source.path, pool);
  const totals = { known: 0, files: 0, bytes: 0, inodes: 0 };
  const before = previous?.sources.includes(source.name) ? previous.entries(source.name) : [];
  const proofsOf = (kind: 'live' | 'copy') =>
    previous ? readProofs(kind, store, previous.id, source.name) : [];
  await writeLines(path.names, (name) =>
    writeLines(path.work, async (work) => {
      for (const [live, entry, proof, copyProof] of mergeByPath<[LiveEntry, Entry, Proof, Proof]>(
        scan(source.path),
        before,
        proofsOf('live'),
        proofsOf('copy'),
      )) {
        await maybeYield();
        if (!live) continue;
        const stamp = stampOf(live);
        let hash = proof?.stamp === stamp && isLinkable(live) ? entry?.hash : undefined;
        // Awaited for the few that are young: a promise for each name takes more memory than anything else here.
        if (hash !== undefined && proof?.isYoung && !(await hasHash?.(live, hash))) hash = undefined;
        if (hash === undefined || !previous) {
          work(plannedEntryLine(entryOf(live), stamp));
          name(nameLine(live.path, stamp));
          if (hasContent(live)) totals.files += 1;
          totals.bytes += live.allocated;
          totals.inodes += 1;
          continue;
        }
        const copy = copyProof && readEntryIfThere(previous.data(source.name), live.path);
        name(nameLine(live.path, stamp, hash, provedCopy(copy, copyProof).proved !== undefined));
        totals.known += 1;
      }
    }),
  );
  return {
    source,
    ...totals,
    names: () => readPlannedNames(path.names),
    work: () => readPlannedEntries(path.work),
  };
}

/** A file with several names is copied: its links belong to one snapshot only. */
function isLinkable(live: LiveEntry): boolean {
  return hasContent(live) && live.names === 1;
}

function nameLine(path: string, stamp: string, hash = '', isProved = false): string {
  return `${path} ${stamp} ${hash} ${isProved ? 'proved' : ''}`;
}

function* readPlannedNames(path: string): Generator<PlannedName> {
  for (const line of linesOf(path)) {
    const [name = '', stamp = '', hash = '', proved = ''] = line.split(' ');
    yield { path: name, stamp, hash: hash === '' ? undefined : hash, isProved: proved !== '' };
  }
}
