import { access, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import { stateUnwritable } from './state-errors.ts';

/**
 * Makes a folder and its missing parents, so that they are there after a power cut too.
 *
 * @throws WarmError `state-unwritable`
 */
export async function ensureFolder(folder: string, mode?: number): Promise<void> {
  try {
    const made = await makeMissing(path.resolve(folder), mode);
    // The entry of each new folder stands in its parent.
    for (const one of made) await syncFolder(path.dirname(one));
  } catch (error) {
    throw stateUnwritable(folder, error);
  }
}

/**
 * The folders that were made, the topmost last. Node's own `recursive` spins for ever where a parent exists that says
 * "no such file" to every new name, as `/proc` does.
 */
async function makeMissing(folder: string, mode?: number): Promise<string[]> {
  if (await make(folder, mode, 'parent may be missing')) return [folder];
  if (await isFolder(folder)) return [];
  const parents = await makeMissing(path.dirname(folder), mode);
  return (await make(folder, mode, 'parent is there')) ? [folder, ...parents] : parents;
}

/** Whether it was made now; not, if it is there, or (for the first try) if its parent is missing. */
async function make(
  folder: string,
  mode: number | undefined,
  known: 'parent may be missing' | 'parent is there',
): Promise<boolean> {
  try {
    await mkdir(folder, mode);
    return true;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'EEXIST' && (await isFolder(folder))) return false;
    if (code === 'ENOENT' && known === 'parent may be missing') return false;
    throw error;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
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

/** Whether something of that name is there and can be reached. */
export async function exists(name: string): Promise<boolean> {
  return access(name).then(
    () => true,
    () => false,
  );
}
