import { join } from 'node:path';
import { createBreath } from './breath.ts';
import { differenceOf, entryOf, hasContent, type Entry, type LiveEntry } from './entry.ts';
import { writeLines } from './lines.ts';
import { plannedIn, plannedLine, type Planned } from './planned.ts';
import { isLikely, readProofs, type Proof } from './proof-index.ts';
import { provedCopy } from './proved-copy.ts';
import { lookIfThere, scan } from './scan.ts';
import { sideBySide } from './side-by-side.ts';
import type { HasHash } from './has-hash.ts';
import type { Previous } from './previous-snapshot.ts';
import type { SnapshotSource } from './types.ts';

/** All names of a source as they were when it was planned; a file whose content the snapshot before has comes with its hash. */
export interface TakePlan {
  source: SnapshotSource;
  planned: () => Iterable<Planned>;
  /** Files that the snapshot before has as they are. */
  known: number;
  /** What copying takes. */
  bytes: number;
  inodes: number;
}

export async function planTake({
  source,
  store,
  folder,
  previous,
  hasHash,
  signal,
}: {
  source: SnapshotSource;
  store: string;
  /** Where the plan is written. */
  folder: string;
  previous: Previous | undefined;
  /** Whether a live file has this content; absent where copying is cheaper than finding out. */
  hasHash?: HasHash | undefined;
  signal?: AbortSignal | undefined;
}): Promise<TakePlan> {
  const breathe = createBreath(signal);
  const path = join(folder, source.name);
  let known = 0;
  let bytes = 0;
  let inodes = 0;
  await writeLines(path, async (line) => {
    const before = previous?.sources.includes(source.name) ? previous.entries(source.name) : [];
    const proofsOf = (kind: 'live' | 'copy') =>
      previous ? readProofs(kind, store, previous.id, source.name) : [];
    for (const [live, entry, proof, copyProof] of sideBySide<[LiveEntry, Entry, Proof, Proof]>(
      scan(source.path),
      before,
      proofsOf('live'),
      proofsOf('copy'),
    )) {
      await breathe();
      if (!live) continue;
      // Awaited for the few that are young: a promise for each name takes more memory than anything else here.
      let hash = hasContent(live) ? likelyHash(live, entry, proof) : undefined;
      if (hash !== undefined && proof?.isYoung && !(await hasHash?.(live, hash))) hash = undefined;
      if (hash !== undefined && previous) {
        known += 1;
        const copy = copyProof && lookIfThere(previous.data(source.name), live.path);
        line(plannedLine({ ...entryOf(live), hash, ...provedCopy(copy, copyProof) }, live));
        continue;
      }
      line(plannedLine(entryOf(live), live));
      bytes += live.allocated;
      inodes += 1;
    }
  });
  return { source, planned: () => plannedIn(path), known, bytes, inodes };
}

/** A file with several names is copied: its links belong to one snapshot only. */
function likelyHash(
  live: LiveEntry,
  before: Entry | undefined,
  proof: Proof | undefined,
): string | undefined {
  if (live.names > 1 || !isLikely(live, proof) || !before) return undefined;
  return differenceOf(before, live) === undefined ? before.hash : undefined;
}
