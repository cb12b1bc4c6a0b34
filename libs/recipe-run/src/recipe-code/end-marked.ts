import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Sends SIGKILL to every process whose environment holds a mark, until none is left. A mark is inherited by all that a
 * process starts, also by what has left its process group.
 *
 * @param mark as it stands in the environment, `NAME=value`
 */
export async function endMarked(mark: string): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const ids = await markedWith(mark);
    if (ids.length === 0) return;
    for (const id of ids) kill(id);
    await delay(intervalMs);
  }
}

/** What forks faster than that is left to the end of the run's own process group. */
const rounds = 100;
const intervalMs = 20;

async function markedWith(mark: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    ids.map(async (id) => {
      // A process that is dead and not yet waited for has no environment any more.
      const environment = await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(mark);
    }),
  );
  return ids.filter((_, index) => marked[index]).map(Number);
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
