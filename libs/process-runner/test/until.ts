import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits for what must come; the test's own time-out ends it when it does not. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await look();
    if (answer !== undefined && answer !== false) return answer;
    await delay(10);
  }
}

/** The first number in a file, as soon as there is one. */
export function pidIn(file: string): Promise<number> {
  return until(
    async () => Number((await readFile(file, 'utf8').catch(() => '')).match(/^(\d+)\n/)?.[1]) || undefined,
  );
}

/** Dead ones that nobody has waited for do not count. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}
