import { linkSync } from 'node:fs';
import type { CopyPool } from './copy-pool.ts';
import type { DiskTools } from './disk-tools.ts';
import type { Entry } from './entry.ts';
import { moveContent } from './move-content.ts';
import { writeNameLists } from './name-lists.ts';
import { openDirectories } from './open-directories.ts';
import { joinPath } from './path-code.ts';
import { createWriteBack } from './write-back.ts';

export interface Transfer {
  from: string;
  to: string;
  /** What to bring over, in the order of paths; asked for several times. */
  entries: () => Iterable<Entry>;
  /** A tree that never changes, in which every file that has a hash lies ready: it is linked instead of copied. */
  linkFrom?: string | undefined;
  /** Of each file with content, in any order; `at` is its number among them. */
  onHash: (entry: Entry, hash: string, at: number) => void;
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
  const { from, to, entries, scratch, signal } = request;
  const writeBack = createWriteBack(() => tools.flush(to));
  const isLinked = await moveContent(pool, request, writeBack.wrote).finally(writeBack.end);
  const bare = pathsOf(
    entries(),
    (entry) => entry.type !== 'dir' && entry.sameAs === undefined && !isLinked(entry),
  );
  const lists = await writeNameLists(scratch, 'names', bare);
  const directories = pathsOf(entries(), ({ type }) => type === 'dir');
  const [ofDirectories] = await writeNameLists(scratch, 'directories', directories, Infinity);
  for (const listFile of lists) {
    const isLast = listFile === lists.at(-1) && ofDirectories === undefined;
    await tools.copyAttributes({ from, to, listFile, flush: isLast ? request.flush : [], signal });
    await openDirectories(to);
  }
  for (const { path, sameAs } of entries())
    if (sameAs !== undefined) linkSync(joinPath(to, sameAs), joinPath(to, path));
  if (ofDirectories !== undefined)
    await tools.copyDirectories({ from, to, listFile: ofDirectories, flush: request.flush, signal });
}

function* pathsOf(entries: Iterable<Entry>, isWanted: (entry: Entry) => boolean): Generator<string> {
  for (const entry of entries) if (isWanted(entry)) yield entry.path;
}
