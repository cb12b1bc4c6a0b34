import { runCommand } from './run-command.ts';

/** What an action took, with the flush to the disk that follows, and without that of what was written before. */
export async function withFlush(
  path: string,
  action: () => Promise<number>,
  signal: AbortSignal | undefined,
): Promise<number> {
  await flush(path, signal);
  const ms = await action();
  return ms + (await flush(path, signal));
}

async function flush(path: string, signal: AbortSignal | undefined): Promise<number> {
  return (await runCommand(['sync', '-f', path], { signal })).ms;
}
