import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../src/snapshot/run-command.ts';
import { temporaryFolder } from './folder.ts';

it('says what a command said and how long it took', async () => {
  const { ms, stdout } = await runCommand(['sh', '-c', 'sleep 0.05; echo "$LC_ALL $COLOUR"'], {
    env: { COLOUR: 'red' },
  });
  expect(stdout).toBe('C red\n');
  expect(ms).toBeGreaterThanOrEqual(50);
});

it('refuses the time of a command that failed or is not there', async () => {
  await expect(runCommand(['sh', '-c', 'echo full >&2; exit 7'])).rejects.toMatchObject({
    code: 'bench-command-failed',
    message: /ended with 7: full/,
  });
  await expect(runCommand(['no-such-command'])).rejects.toMatchObject({ message: /did not start/ });
});

it('ends a command with all that it started, so that nothing is busy when a file system is unmounted', async () => {
  const file = join(temporaryFolder(), 'pid');
  const stop = new AbortController();
  // A pipeline's members are not the process that was started.
  const script = `sleep 600 & echo $! > ${file}.draft && mv ${file}.draft ${file} && wait`;
  const running = runCommand(['sh', '-c', script], { signal: stop.signal });
  const refused = expect(running).rejects.toThrow('enough');
  await vi.waitUntil(() => existsSync(file), { timeout: 10_000 });
  const pid = Number(readFileSync(file, 'utf8'));
  stop.abort(new Error('enough'));
  await refused;
  await vi.waitUntil(() => !isAlive(pid), { timeout: 10_000 });
  await expect(runCommand(['true'], { signal: stop.signal })).rejects.toThrow('enough');
});

/** A zombie that nobody has collected yet runs no more. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
