import { linkSync, statSync } from 'node:fs';
import { cloneUnread, cloneWhole } from './clone-unread.ts';
import type { CopyPool } from './copy-pool.ts';
import type { DiskTools } from './disk-tools.ts';
import { moveContent } from './move-content.ts';
import { writeNameLists } from './name-lists.ts';
import { openDirectories } from './open-directories.ts';
import { joinPath } from './path-code.ts';
import type { Planned } from './planned.ts';
import { createWriteBack } from './write-back.ts';

export interface Transfer {
  from: string;
  to: string;
  /** What to bring over, in the order of paths; asked for several times. */
  entries: () => Iterable<Planned>;
  /** A tree that never changes, in which every file that has a hash lies ready: it is linked instead of copied. */
  linkFrom?: string | undefined;
  /** Files can be cloned there (`canShare`). */
  shares: boolean;
  /** Whether content is read for its hash also where it is cloned, and so no byte of it is written. */
  isRead: (entry: Planned) => boolean;
  /** All of the tree is wanted, and no content of it is read. */
  isWhole: boolean;
  /** Of each file whose content was read or linked, in any order; `at` is its number among all that have content. */
  onHash: (entry: Planned, hash: string, at: number) => void;
  /** Folder on the file system of `to`, for lists. */
  scratch: string;
  /** When all of it is there, everything written to the file systems of these paths goes to the disk. */
  flush?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Brings names from one tree into another: content in one pass with its hash, then what only GNU cp and tar can keep
 * (owners, nanoseconds, extended attributes), then further names of files, and last directories, which all that changes.
 */
export async function transfer(
  { pool, tools }: { pool: CopyPool; tools: DiskTools },
  request: Transfer,
): Promise<void> {
  const { from, to, entries, scratch, flush = [], signal } = request;
  if (await cloneWhole(tools, request)) return;
  const isCloned = await cloneUnread(tools, request);
  const writeBack = createWriteBack(() => tools.flush(to));
  const isLinked = await moveContent(pool, { ...request, isCloned }, writeBack.wrote).finally(writeBack.end);
  const isBare = (entry: Planned): boolean =>
    entry.type !== 'dir' && entry.sameAs === undefined && !isLinked(entry) && !isCloned(entry);
  const lists = await writeNameLists(scratch, 'names', pathsOf(entries(), isBare));
  const directories = pathsOf(entries(), ({ type }) => type === 'dir');
  const [ofDirectories] = await writeNameLists(scratch, 'directories', directories, Infinity);
  for (const listFile of lists) {
    const isLast = listFile === lists.at(-1) && ofDirectories === undefined;
    await tools.copyAttributes({ from, to, listFile, flush: isLast ? flush : [], signal });
    await openDirectories(to);
  }
  for (const { path, sameAs } of entries())
    if (sameAs !== undefined) linkSync(joinPath(to, sameAs), joinPath(to, path));
  if (ofDirectories !== undefined)
    await tools.copyDirectories({ from, to, listFile: ofDirectories, flush, signal });
  else if (lists.length === 0) for (const path of onePerDisk(flush)) await tools.flush(path);
}

function* pathsOf(entries: Iterable<Planned>, isWanted: (entry: Planned) => boolean): Generator<string> {
  for (const entry of entries) if (isWanted(entry)) yield entry.path;
}

function onePerDisk(paths: readonly string[]): Iterable<string> {
  return new Map(paths.map((path) => [statSync(path).dev, path])).values();
}
