import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Process {
  pid: number;
  command: string;
}

/** The living processes whose command line holds one of the words. A number alone proves nothing: it may be reused. */
export async function processesWith(words: readonly string[]): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid): Promise<Process[]> => {
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
        .replaceAll('\0', ' ')
        .trim();
      return words.some((word) => command.includes(word)) ? [{ pid: Number(pid), command }] : [];
    }),
  );
  return found.flat().filter(({ pid }) => pid !== process.pid);
}

/** Asks a process to end and waits until `gone` says so; after the patience it is killed. */
export async function endProcess(
  pid: number,
  gone: () => Promise<boolean>,
  patienceMs: number,
): Promise<void> {
  signal(pid, 'SIGTERM');
  for (let waited = 0; waited < patienceMs; waited += intervalMs) {
    if (await gone()) return;
    await delay(intervalMs);
  }
  signal(pid, 'SIGKILL');
}

/** The innermost first. What cannot be unmounted is left for the caller to find. */
export async function unmountAll(points: readonly string[]): Promise<void> {
  for (const point of points.toReversed())
    await promisify(execFile)('umount', [point], { timeout: 10_000 }).catch(() => undefined);
}

const intervalMs = 100;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
