import { messageOf, WarmError } from '@ci-warm/errors';
import { execa } from 'execa';

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
  const ended = await execa(file, words, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { LC_ALL: 'C', ...env },
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    killDescendants: true,
    cleanup: false,
    killSignal: 'SIGKILL',
    timeout: longestMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  const ms = performance.now() - begun;
  signal?.throwIfAborted();
  const { exitCode, stdout, stderr } = ended;
  if (exitCode === 0) return { ms, stdout };
  if (exitCode === undefined && ended.signal === undefined)
    throw failure(`${file} did not start: ${messageOf(ended.cause)}`);
  const said = stderr.trim().slice(-4000) || stdout.trim().slice(-4000);
  throw failure(`${argv.join(' ')} ended with ${exitCode ?? ended.signal}: ${said}`);
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
