import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The last sweep over a process group that was sent SIGTERM: what is left of it after the grace gets SIGKILL.
 *
 * @returns when no process of the group is left, or the last ones have been sent SIGKILL.
 */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  for (let waited = 0; await isAlive(group); waited += intervalMs) {
    if (waited >= graceMs) return killGroup(group);
    await delay(intervalMs);
  }
}

const intervalMs = 50;

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It ended by itself just now, or it runs as another user, whom this one may not signal.
  }
}

/** Signal 0 would also find the dead that nobody has waited for yet, and some hosts' first process takes seconds to. */
async function isAlive(group: number): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(
    processes.map((id) => readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')),
  );
  return stats.some((stat) => {
    // `pid (name) state parent group …`; the name may contain anything.
    const [state, , ofGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ofGroup === String(group) && state !== 'Z' && state !== 'X';
  });
}
