import { constants, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import type { DiskTools } from '../disk/disk-tools.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { hasContent } from '../walk/entry.ts';
import { joinPath } from '../walk/path-code.ts';
import { writeNameLists } from './name-lists.ts';
import { openDirectories } from './open-directories.ts';
import type { PlannedEntry } from './planned-entry.ts';
import type { Transfer } from './transfer-request.ts';

/**
 * Whether files of one tree can be cloned to where `scratch` is, so that both share their blocks. Tried with the first one
 * that has content, since no name of a file system tells.
 */
export function canShare(from: string, entries: Iterable<PlannedEntry>, scratch: string): boolean {
  for (const entry of entries) {
    if (!hasContent(entry) || entry.size === 0) continue;
    const trial = join(scratch, 'clone');
    try {
      copyFileSync(joinPath(from, entry.path), trial, constants.COPYFILE_FICLONE_FORCE);
      return true;
    } catch {
      return false;
    } finally {
      rmSync(trial, { force: true });
    }
  }
  return false;
}

/** Clones a whole tree with all that is in it. False where that failed: then nothing of it is left. */
export async function cloneWhole(
  tools: DiskTools,
  request: { from: string; to: string; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const { to } = request;
  try {
    await tools.cloneTree(request);
    return true;
  } catch (error) {
    requireUncloneable(error);
    await removeTree(to);
    return false;
  }
}

/**
 * Clones what nobody has to read, attributes and all, by one command for many: that takes less than two calls for each.
 *
 * @returns whether a file came over that way
 */
export async function cloneUnread(
  tools: DiskTools,
  { from, to, entries, shares, isRead, scratch, signal }: Transfer,
): Promise<(entry: PlannedEntry) => boolean> {
  if (!shares) return () => false;
  const isUnread = (entry: PlannedEntry): boolean => hasContent(entry) && !isRead(entry);
  const unread = function* (): Generator<string> {
    for (const entry of entries()) if (isUnread(entry)) yield entry.path;
  };
  const lists = await writeNameLists(scratch, 'clones', unread());
  if (lists.length > 0) mkdirSync(to, { recursive: true, mode: 0o700 });
  try {
    for (const listFile of lists) await tools.cloneFiles({ from, to, listFile, signal });
  } catch (error) {
    requireUncloneable(error);
    for (const path of unread()) rmSync(joinPath(to, path), { force: true });
    return () => false;
  }
  if (lists.length > 0) await openDirectories(to);
  return isUnread;
}

/** Passes over a failed clone, though `canShare` was true: on btrfs, files without checksums share only with their like. */
function requireUncloneable(error: unknown): void {
  if (!(error instanceof WarmError) || error.code !== 'copy-failed') throw error;
}
