import type { RunCommand } from '@ci-warm/process-runner';

/** Commits of annotated tags that a commit builds on. What git cannot tell is left out. */
export async function ancestorsOf({
  command,
  folder,
  commit,
  signal,
}: {
  command: RunCommand;
  folder: string;
  commit: string;
  signal: AbortSignal;
}): Promise<ReadonlySet<string>> {
  const words = [
    'git',
    '-C',
    folder,
    'for-each-ref',
    `--merged=${commit}`,
    '--format=%(*objectname)',
    'refs/tags',
  ];
  const { stdout } = await command(words, { timeoutMs: 60_000, signal });
  return new Set(stdout.split('\n').filter((line) => line !== ''));
}
