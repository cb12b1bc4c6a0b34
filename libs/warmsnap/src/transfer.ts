import { linkSync } from 'node:fs';
import { cloneUnread, cloneWhole } from './clone-unread.ts';
import type { CopyPool } from './copy-pool.ts';
import { onePerDisk, type DiskTools } from './disk-tools.ts';
import { moveContent } from './move-content.ts';
import { writeNameLists } from './name-lists.ts';
import { openDirectories } from './open-directories.ts';
import { joinPath } from './path-code.ts';
import type { Planned } from './planned.ts';
import type { Transfer } from './transfer-request.ts';
import { createWriteBack } from './write-back.ts';

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
