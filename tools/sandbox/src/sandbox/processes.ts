import { readdir, readFile } from 'node:fs/promises';
import type { Layout } from './layout.ts';

/** Processes that run a service of this sandbox, found by what the engine told them. */
export async function processesOf({ dir }: Layout): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const found = await Promise.all(pids.map(async (pid) => ((await belongsTo(pid, dir)) ? [pid] : [])));
  return found.flat();
}

async function belongsTo(pid: number, dir: string): Promise<boolean> {
  // Another user's processes cannot be read, and are none of ours. A zombie's environment is empty.
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').some((entry) => entry.startsWith(`SANDBOX_HOSTS=${dir}/`));
}
