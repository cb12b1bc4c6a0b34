import { spawnSync } from 'node:child_process';

/** Runs a process to its end; a failure ends the benchmark, because its time would mean nothing. Synchronously: nothing else takes part in what is measured. */
export function timed(
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>>,
): { ms: number; stdout: string } {
  const [file, ...words] = argv;
  const begun = performance.now();
  const { status, stdout, stderr, error } = spawnSync(file, words, {
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const ms = performance.now() - begun;
  if (status !== 0)
    throw new Error(`${argv.join(' ')} ended with ${status ?? error?.message}: ${stderr || stdout}`);
  return { ms, stdout };
}
