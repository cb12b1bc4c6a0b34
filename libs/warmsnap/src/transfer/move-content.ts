import { mkdirSync } from 'node:fs';
import { createYielder } from '../concurrency/yielder.ts';
import { hasContent } from '../walk/entry.ts';
import { joinPath, latin1Of, parentOf } from '../walk/path-code.ts';
import { hashOf } from './copier.ts';
import type { CopyPool } from './copy-pool.ts';
import type { PlannedEntry } from './planned-entry.ts';
import type { Transfer } from './transfer-request.ts';

/**
 * Makes directories and files with content, bare of attributes.
 *
 * @param onWritten told the bytes of each file that was copied, not cloned
 */
export async function moveContent(
  pool: CopyPool,
  request: Transfer & { isCloned: (entry: PlannedEntry) => boolean },
  onWritten: (bytes: number) => void,
): Promise<void> {
  const { from, to, entries, shares, isCloned, onHash, signal } = request;
  const maybeYield = createYielder(signal);
  const makeHolder = createHolderMaker(to);
  let files = 0;
  for (const entry of entries()) {
    await maybeYield();
    makeHolder(entry.type === 'dir' ? entry.path : parentOf(entry.path));
    if (!hasContent(entry)) continue;
    const at = files;
    files += 1;
    if (isCloned(entry)) continue;
    const job = {
      from: latin1Of(joinPath(from, entry.path)),
      to: latin1Of(joinPath(to, entry.path)),
      clone: shares,
    };
    await pool.push(job, entry.size, (result) => {
      onHash(entry, hashOf(result), at);
      if (!job.clone) onWritten(entry.size);
    });
  }
  await pool.drain();
}

/** Makes directories that are not there yet, above them too, for names that mostly share one with the name before. */
export function createHolderMaker(root: string): (path: string | undefined) => void {
  let last: string | undefined;
  return (path = '') => {
    if (path !== last) mkdirSync(joinPath(root, path), { recursive: true, mode: 0o700 });
    last = path;
  };
}
