import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, acquireLock, ensureFolder, type Lock } from '@ci-warm/state-files';
import { runIds } from './run-id.ts';
import { readRunRecord } from './run-record.ts';

/**
 * The folder of a new run, with a lock in it: until there is a record, only that tells whether the run still lives. The
 * folder appears under its name when the lock is held already.
 */
export async function makeRunFolder(
  runsFolder: string,
  id: string,
): Promise<{ folder: string; alive: Lock; release: () => Promise<void> }> {
  const [folder, making] = [join(runsFolder, id), join(runsFolder, `.${id}`)];
  await ensureFolder(making);
  const taken = await acquireLock(join(making, lockName), { purpose: `quick-runner ${id}` });
  if (taken.outcome === 'busy') throw new Error(`somebody else makes the run ${id}`);
  await rename(making, folder);
  const release = async () => {
    await rm(join(folder, lockName), { force: true });
    await taken.lock.release();
  };
  return { folder, alive: taken.lock, release };
}

/** Removes the folders of runs that died before they had a record, and so before they made anything else; their ids. */
export async function removeUnbegun(runsFolder: string): Promise<string[]> {
  const removed: string[] = [];
  for (const id of await runIds(runsFolder)) {
    const folder = join(runsFolder, id);
    const unbegun = async () => (await readRunRecord(folder)) === undefined;
    if (await removeFromDead(folder, unbegun, [folder])) removed.push(id);
  }
  return removed;
}

/**
 * Removes what only a run that lives needs, where one died after its record had been closed: while it was promoted.
 *
 * @param names of folders in the run's own
 */
export async function removeFromEnded(runsFolder: string, names: readonly string[]): Promise<void> {
  for (const id of await runIds(runsFolder)) {
    const folder = join(runsFolder, id);
    const ended = async () => (await readRunRecord(folder))?.endedAt !== undefined;
    const paths = [...names, lockName].map((name) => join(folder, name));
    await removeFromDead(folder, ended, paths);
  }
}

/** Whether the run is dead, matches, and these are gone. A run that came to its end has no lock in its folder any more. */
async function removeFromDead(
  folder: string,
  matches: () => Promise<boolean>,
  paths: readonly string[],
): Promise<boolean> {
  const path = join(folder, lockName);
  // What cannot be read is for a person to look at.
  const isOne = () => matches().catch(() => false);
  if (!(await exists(path)) || !(await isOne())) return false;
  const taken = await acquireLock(path, { purpose: 'tidying up' });
  if (taken.outcome === 'busy') return false;
  try {
    // The run may have come further meanwhile.
    if (!(await isOne())) return false;
    for (const one of paths) await rm(one, { recursive: true, force: true });
    return true;
  } finally {
    await taken.lock.release();
  }
}

const lockName = 'alive.lock';
