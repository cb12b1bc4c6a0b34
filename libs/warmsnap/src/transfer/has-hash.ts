import type { LiveEntry } from '../walk/entry.ts';
import { joinPath, latin1Of } from '../walk/path-code.ts';
import type { CopyPool } from './copy-pool.ts';

export type HasHash = (live: LiveEntry, hash: string) => Promise<boolean>;

/** Reads files of a tree to see whether they have the content that they should, where a young ctime proves nothing. */
export function createHasHash(root: string, pool: CopyPool): HasHash {
  return async ({ path, size }, wanted) => {
    let hash: string | undefined;
    await pool.push({ from: latin1Of(joinPath(root, path)) }, size, (result) => {
      // One that cannot be read is copied like one that has changed, and that says why it cannot.
      if ('hash' in result) hash = result.hash;
    });
    await pool.drain();
    return hash === wanted;
  };
}
