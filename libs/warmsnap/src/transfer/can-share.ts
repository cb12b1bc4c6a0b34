import { constants, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasContent, type Entry } from '../walk/entry.ts';
import { joinPath } from '../walk/path-code.ts';

/**
 * Whether files of one tree can be cloned to where `scratch` is, so that both share their blocks. Tried with the first one
 * that has content, since no name of a file system tells.
 */
export function canShare(from: string, entries: Iterable<Entry>, scratch: string): boolean {
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
