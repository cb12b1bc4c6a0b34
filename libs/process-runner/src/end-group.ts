import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCodeOf } from '@ci-warm/errors';

/**
 * Ends a whole process group: SIGTERM, then SIGKILL for what is left after the grace.
 *
 * @returns when no process of the group is left, or the last ones have been sent SIGKILL.
 */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  if (!signalGroup(group, 'SIGTERM')) return;
  for (let waited = 0; waited < graceMs; waited += intervalMs) {
    await delay(intervalMs);
    if (!(await isAlive(group))) return;
  }
  signalGroup(group, 'SIGKILL');
}

const intervalMs = 50;

/** Whether there was anything to send it to. */
function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
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
