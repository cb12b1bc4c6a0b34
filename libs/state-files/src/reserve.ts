import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import { ensureFolder, syncFolder } from './folders.ts';
import { stateUnwritable } from './state-errors.ts';

/**
 * Sets room aside on the disk for that many later writes into a folder: when the disk is full then, they use it, one
 * after the other. For changes that must be able to note their way back. What is there already counts.
 *
 * @param options.owner whose room it is, where several share the folder
 * @throws WarmError `state-unwritable` (infrastructure); nothing is set aside then
 */
export async function reserveWrites(
  folder: string,
  { owner, writes }: { owner: string; writes: number },
): Promise<void> {
  await ensureFolder(folder);
  try {
    for (let index = 0; index < writes; index += 1)
      await makeReserve(path.join(folder, `.reserve-${owner}-${index}`));
    await syncFolder(folder);
  } catch (error) {
    await releaseReserve(folder, owner).catch(() => undefined);
    throw stateUnwritable(folder, error);
  }
}

/** Gives the room back. */
export async function releaseReserve(folder: string, owner: string): Promise<void> {
  for (const name of await reservesIn(folder, `.reserve-${owner}-`))
    await rm(path.join(folder, name), { force: true });
}

/** Moves a reserved file to where a write needs one; whether there was one. */
export async function takeReserve(folder: string, to: string): Promise<boolean> {
  for (const name of await reservesIn(folder, '.reserve-')) {
    const taken = await rename(path.join(folder, name), to).then(
      () => true,
      () => false,
    );
    if (taken) return true;
  }
  return false;
}

/** A state file with the environment of an app, or an alert with the tail of a log, is smaller than this. */
const reservedBytes = 64 * 1024;

async function makeReserve(file: string): Promise<void> {
  if ((await stat(file).catch(() => undefined))?.size === reservedBytes) return;
  const handle = await open(file, 'w', 0o600);
  try {
    // Zeros may be stored as a hole, which reserves nothing.
    await handle.writeFile(randomBytes(reservedBytes));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function reservesIn(folder: string, prefix: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
