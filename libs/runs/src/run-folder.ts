import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireLock, ensureFolder, type Lock } from '@ci-warm/state-files';
import { runIds } from './run-id.ts';

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
  for (const id of await runIds(runsFolder)) if (await removeIfDead(join(runsFolder, id))) removed.push(id);
  return removed;
}

async function removeIfDead(folder: string): Promise<boolean> {
  const [path, record] = [join(folder, lockName), join(folder, 'run.json')];
  if (!(await exists(path)) || (await exists(record))) return false;
  const taken = await acquireLock(path, { purpose: 'tidying up' });
  if (taken.outcome === 'busy') return false;
  try {
    // The run may have come as far as its record meanwhile.
    if (await exists(record)) return false;
    await rm(folder, { recursive: true, force: true });
    return true;
  } finally {
    await taken.lock.release();
  }
}

const lockName = 'alive.lock';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
