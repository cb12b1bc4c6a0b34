import { linkSync } from 'node:fs';
import type { DiskTools } from '../disk/disk-tools.ts';
import { joinPath } from '../walk/path-code.ts';
import { cloneUnread } from './clone.ts';
import type { CopyPool } from './copy-pool.ts';
import { moveContent } from './move-content.ts';
import { writeNameLists } from './name-lists.ts';
import { openDirectories } from './open-directories.ts';
import type { PlannedEntry } from './planned-entry.ts';
import type { Transfer } from './transfer-request.ts';
import { createWriteBack } from './write-back.ts';

/**
 * Brings names from one tree into another: content in one pass with its hash, then what only GNU cp can keep (owners,
 * nanoseconds, extended attributes), then further names of files. Directories are made and keep what they are made with:
 * all that changes them (`copyDirectories`).
 */
export async function transfer(
  { pool, tools }: { pool: CopyPool; tools: DiskTools },
  request: Transfer,
): Promise<void> {
  const { from, to, entries, scratch, flush = [], signal } = request;
  const isCloned = await cloneUnread(tools, request);
  const writeBack = createWriteBack(() => tools.flush(to));
  await moveContent(pool, { ...request, isCloned }, writeBack.wrote).finally(writeBack.end);
  let furtherNames = 0;
  const isBare = (entry: PlannedEntry): boolean => {
    if (entry.sameAs !== undefined) furtherNames += 1;
    return entry.type !== 'dir' && entry.sameAs === undefined && !isCloned(entry);
  };
  const lists = await writeNameLists(scratch, 'names', pathsOf(entries(), isBare));
  let isFlushed = false;
  for (const listFile of lists) {
    // One process copies attributes and flushes, where nothing is written after it.
    isFlushed = listFile === lists.at(-1) && furtherNames === 0;
    await tools.copyAttributes({ from, to, listFile, flush: isFlushed ? flush : [], signal });
    await openDirectories(to);
  }
  if (furtherNames > 0)
    for (const { path, sameAs } of entries())
      if (sameAs !== undefined) linkSync(joinPath(to, sameAs), joinPath(to, path));
  if (!isFlushed) await tools.flush(...flush);
}

export function* pathsOf<T extends { path: string }>(
  entries: Iterable<T>,
  isWanted: (entry: T) => boolean,
): Generator<string> {
  for (const entry of entries) if (isWanted(entry)) yield entry.path;
}
