import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { unwritable } from './state-errors.ts';

/**
 * Makes a folder and its missing parents, so that they are there after a power cut too.
 *
 * @throws WarmError `state-unwritable`
 */
export async function ensureFolder(folder: string, mode?: number): Promise<void> {
  try {
    const made = await mkdir(folder, { recursive: true, ...(mode === undefined ? {} : { mode }) });
    if (made === undefined) return;
    const top = path.dirname(path.resolve(made));
    for (
      let parent = path.dirname(path.resolve(folder));
      parent.length >= top.length;
      parent = path.dirname(parent)
    ) {
      await syncFolder(parent);
      if (parent === path.dirname(parent)) return;
    }
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Makes creations, renames and removals inside a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
