import { join } from 'node:path';
import { createBreath } from './breath.ts';
import { differenceOf, entryOf, hasContent, type Entry, type LiveEntry } from './entry.ts';
import type { HasHash } from './has-hash.ts';
import { writeLines } from './lines.ts';
import { parentOf } from './path-code.ts';
import { plannedIn, plannedLine, type Planned } from './planned.ts';
import { isLikely, isProved, type Proof } from './proof-index.ts';
import { provedCopy } from './proved-copy.ts';
import { lookIfThere } from './scan.ts';
import { sideBySide } from './side-by-side.ts';

/** What makes live data equal to a manifest, in the order in which it is done. */
export interface RestorePlan {
  /** Files, links, fifos and sockets that are staged and then renamed in; all names of one file together. */
  write: () => Iterable<Planned>;
  /** Live names that go away, with all that is below them: what is too much, and what is in the way of another type. */
  remove: () => Iterable<Planned>;
  /** Directories that are missing, parents first. */
  makeDirectories: () => Iterable<Planned>;
  /** Directories that do not have their attributes, or will not have them once something in them has changed. */
  touched: ReadonlySet<string>;
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
  /** First names of files that have several. */
  shared: ReadonlySet<string>;
  live: () => Iterable<LiveEntry>;
  proofs: () => Iterable<Proof>;
  /** Of the snapshot's own files, which lie in `data`. */
  copyProofs: () => Iterable<Proof>;
  data: string;
  /** Whether a live file has this content; absent where writing it anew is cheaper than finding out. */
  hasHash?: HasHash | undefined;
}

/**
 * Only what the index proves to be untouched is left alone: content alone would miss attributes that no listing shows. Of what
 * was young when the index was made, the content is read besides.
 */
export async function planRestore(
  { wanted, shared, live, proofs, copyProofs, data, hasHash }: RestoreView,
  folder: string,
  signal?: AbortSignal,
): Promise<RestorePlan> {
  const breathe = createBreath(signal);
  const rows = () => sideBySide<[Entry, LiveEntry, Proof, Proof]>(wanted(), live(), proofs(), copyProofs());
  const stale = await staleSets(rows, shared, signal);
  const lost = { names: 0, bytes: 0 };
  const lose = (found: LiveEntry): void => {
    if (found.type === 'dir') return;
    lost.names += 1;
    lost.bytes += found.allocated;
  };
  const totals = { written: 0, removed: 0, made: 0, directories: 0, unchanged: 0, unproved: 0, bytes: 0 };
  const leaving = new Set<string>();
  const touched = new Set<string>();
  const touch = (path: string | undefined): void => {
    if (path !== undefined) touched.add(path);
  };
  const path = { write: join(folder, 'write'), remove: join(folder, 'remove'), make: join(folder, 'make') };
  await writeLines(path.write, (write) =>
    writeLines(path.remove, (remove) =>
      writeLines(path.make, async (make) => {
        for (const [entry, found, proof, copyProof] of rows()) {
          await breathe();
          if (found && !isWelcome(found, entry)) {
            totals.removed += 1;
            lose(found);
            if (!leaving.has(parentOf(found.path) ?? '')) {
              remove(plannedLine(entryOf(found)));
              touch(parentOf(found.path));
            }
            if (found.type === 'dir') leaving.add(found.path);
          }
          if (entry?.type === 'dir' && found?.type !== 'dir') {
            totals.made += 1;
            make(plannedLine(entry));
            touch(parentOf(entry.path));
          }
          if (entry?.type === 'dir') totals.directories += 1;
          if (entry?.type === 'dir' && !isProved(found, proof)) touch(entry.path);
          if (!entry || entry.type === 'dir') continue;
          const first = entry.sameAs ?? entry.path;
          const isSame =
            isUntouched(entry, found, proof) ||
            (!shared.has(first) && (await isUnchanged(entry, found, proof, hasHash)));
          if (isSame && !stale.has(first)) {
            totals.unchanged += 1;
            continue;
          }
          totals.written += 1;
          touch(parentOf(entry.path));
          if (found && isWelcome(found, entry)) lose(found);
          const copy = hasContent(entry) ? lookIfThere(data, entry.path) : undefined;
          totals.bytes += copy?.allocated ?? 0;
          const proved = provedCopy(copy, copyProof);
          if (copy && proved.proved === undefined) totals.unproved += 1;
          write(plannedLine({ ...entry, ...proved }));
        }
      }),
    ),
  );
  return {
    ...totals,
    lost,
    touched,
    write: () => plannedIn(path.write),
    remove: () => plannedIn(path.remove),
    makeDirectories: () => plannedIn(path.make),
  };
}

/** Those of the files with several names of which one name is not as it should be: all of them are written again. */
async function staleSets(
  rows: () => Iterable<[Entry | undefined, LiveEntry | undefined, Proof | undefined, ...unknown[]]>,
  shared: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const breathe = createBreath(signal);
  const stale = new Set<string>();
  if (shared.size === 0) return stale;
  for (const [entry, found, proof] of rows()) {
    await breathe();
    const first = entry?.sameAs ?? entry?.path ?? '';
    if (entry && shared.has(first) && !isUntouched(entry, found, proof)) stale.add(first);
  }
  return stale;
}

function isUntouched(entry: Entry, found: LiveEntry | undefined, proof: Proof | undefined): boolean {
  return found !== undefined && isProved(found, proof) && !differenceOf(entry, found);
}

async function isUnchanged(
  entry: Entry,
  found: LiveEntry | undefined,
  proof: Proof | undefined,
  hasHash: HasHash | undefined,
): Promise<boolean> {
  if (!hasHash || !found || entry.hash === undefined || !isLikely(found, proof)) return false;
  return differenceOf(entry, found) === undefined && (await hasHash(found, entry.hash));
}

/** A directory stays if one is wanted there; anything else is renamed over, unless a directory has to be there. */
function isWelcome(found: LiveEntry, entry: Entry | undefined): boolean {
  return entry !== undefined && (found.type === 'dir') === (entry.type === 'dir');
}
