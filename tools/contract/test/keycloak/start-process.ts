import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Running } from './running.ts';

/** A server as a process group of its own, which is ended as a whole: also when the tests are killed. */
export function startProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Omit<Running, 'address'> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {
    detached: true,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.once('error', ({ message }) => (text += message));
  const isOver = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  return {
    isOver,
    log: () => Promise.resolve(text),
    stop: async () => {
      if (child.pid === undefined || isOver()) return;
      const closed = once(child, 'close');
      process.kill(-child.pid, 'SIGKILL');
      await closed;
    },
  };
}
