import { join } from 'node:path';
import { createBreath } from '../walk/breath.ts';
import { differenceOf, entryOf, hasContent, type Entry, type LiveEntry } from '../walk/entry.ts';
import type { HasHash } from '../transfer/has-hash.ts';
import { writeLines } from '../walk/lines.ts';
import { parentOf } from '../walk/path-code.ts';
import { plannedIn, plannedLine, type Planned } from '../transfer/planned.ts';
import { isLikely, isProved, type Proof } from '../store/proof-index.ts';
import { provedCopy } from '../store/proved-copy.ts';
import { createProblems } from './problems.ts';
import { sideBySide } from '../walk/side-by-side.ts';
import { isUntouched, sharedFiles } from './shared-files.ts';

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

/**
 * Only what the index proves to be untouched is left alone: content alone would miss attributes that no listing shows. Of what
 * was young when the index was made, the content is read besides.
 */
export async function planRestore(
  { wanted, live, proofs, copies, copyProofs, hasHash }: RestoreView,
  folder: string,
  signal?: AbortSignal,
): Promise<RestorePlan> {
  const breathe = createBreath(signal);
  const { shared, stale } = await sharedFiles({ wanted, live, proofs }, signal);
  const problems = createProblems();
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
        for (const [entry, found, proof, copy, copyProof] of sideBySide<
          [Entry, LiveEntry, Proof, LiveEntry, Proof]
        >(wanted(), live(), proofs(), copies(), copyProofs())) {
          await breathe();
          problems.look(entry, copy);
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
          const proved = hasContent(entry) ? provedCopy(copy, copyProof) : {};
          if (hasContent(entry)) {
            totals.bytes += copy?.allocated ?? 0;
            if (proved.proved === undefined) totals.unproved += 1;
          }
          write(plannedLine({ ...entry, ...proved }));
        }
      }),
    ),
  );
  return {
    ...totals,
    problems: problems.found,
    lost,
    touched,
    write: () => plannedIn(path.write),
    remove: () => plannedIn(path.remove),
    makeDirectories: () => plannedIn(path.make),
  };
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
