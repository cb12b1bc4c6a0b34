import { differenceOf, type Entry, type LiveEntry } from './entry.ts';
import { isUntouched, type LiveIndex } from './live-index.ts';

/** What makes live data equal to a manifest, in the order in which it is done. */
export interface RestorePlan {
  /** Files, links, fifos and sockets that are staged and then renamed in; all names of one file together. */
  write: readonly Entry[];
  /** Live names that go away, deepest first: what is too much, and what is in the way of another type. */
  remove: readonly LiveEntry[];
  /** Directories that are missing, parents first. */
  makeDirectories: readonly Entry[];
  unchanged: number;
  /** Bytes that staging takes. */
  bytes: number;
}

/**
 * Only what the index proves to be untouched is left alone: content alone would miss attributes that no listing shows.
 */
export function planRestore(
  source: string,
  wanted: readonly Entry[],
  live: readonly LiveEntry[],
  index: LiveIndex,
): RestorePlan {
  const found = new Map(live.map((entry) => [entry.path, entry]));
  const wantedTypes = new Map(wanted.map((entry) => [entry.path, entry.type]));
  const remove = live.filter((entry) => isInTheWay(entry, wantedTypes)).reverse();
  const makeDirectories = wanted.filter(
    (entry) => entry.type === 'dir' && found.get(entry.path)?.type !== 'dir',
  );
  const stale = new Set<string>();
  const others = wanted.filter((entry) => entry.type !== 'dir');
  for (const entry of others) {
    const there = found.get(entry.path);
    const same =
      there !== undefined && isUntouched(index, source, there) && differenceOf(entry, there) === undefined;
    if (!same) stale.add(firstName(entry));
  }
  const write = others.filter((entry) => stale.has(firstName(entry)));
  const bytes = write.reduce((sum, entry) => sum + (entry.sameAs === undefined ? entry.size : 0), 0);
  return { write, remove, makeDirectories, unchanged: others.length - write.length, bytes };
}

/** A directory stays if one is wanted there; anything else is renamed over, unless a directory has to be there. */
function isInTheWay(entry: LiveEntry, wantedTypes: ReadonlyMap<string, Entry['type']>): boolean {
  const type = wantedTypes.get(entry.path);
  return type === undefined || (entry.type === 'dir') !== (type === 'dir');
}

function firstName(entry: Entry): string {
  return entry.sameAs ?? entry.path;
}
