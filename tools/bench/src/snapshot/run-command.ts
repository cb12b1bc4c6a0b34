import { spawn } from 'node:child_process';
import { messageOf, WarmError } from '@ci-warm/errors';

export interface CommandOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

/**
 * Runs a command to its end and says how long it took; a failure ends the benchmark, because its time would mean nothing.
 * Each is a process group of its own: what a command started ends with it, and the Ctrl-C that ends the
 * benchmark does not also end the commands that clean up.
 */
export async function runCommand(
  argv: readonly [string, ...string[]],
  { cwd, env, signal }: CommandOptions = {},
): Promise<{ ms: number; stdout: string }> {
  signal?.throwIfAborted();
  const [file, ...words] = argv;
  const begun = performance.now();
  const child = spawn(file, words, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, LC_ALL: 'C', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  const end = (): void => {
    // Without a pid it never started, and -0 would be this process's own group.
    if (child.pid === undefined || child.exitCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
  };
  const deadline = setTimeout(end, longestMs);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const code = await promise;
    const ms = performance.now() - begun;
    signal?.throwIfAborted();
    if (code === 0) return { ms, stdout };
    throw failure(`${argv.join(' ')} ended with ${code}: ${stderr.trim() || stdout.trim().slice(-4000)}`);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof WarmError ? error : failure(`${file} did not start: ${messageOf(error)}`);
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', end);
  }
}

/** No single command here takes minutes on a machine that is fit to measure on. */
const longestMs = 1_800_000;

function failure(message: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'bench-command-failed',
    message,
    hint: 'a time without a result means nothing; run it by hand to see why, or leave that tool out with --only',
  });
}
