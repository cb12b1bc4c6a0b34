import { WarmError } from '@ci-warm/errors';
import type { RunCommand } from '@ci-warm/process-runner';
import { diskFull } from './faults.ts';
import { opened } from './scripts.ts';

/** Runs a command that must succeed, and returns what it printed. */
export function createCommand(run: RunCommand) {
  return async (
    argv: readonly string[],
    doing: string,
    { signal, onOpen }: { signal?: AbortSignal | undefined; onOpen?: () => void } = {},
  ): Promise<string> => {
    const onLine = onOpen && ((line: string) => (line === opened ? onOpen() : undefined));
    const env = { LC_ALL: 'C' };
    const result = await run(argv, { timeoutMs, signal, env, ...(onLine ? { onLine } : {}) });
    signal?.throwIfAborted();
    if (result.exitCode === 0) return result.stdout;
    const said = result.stderr.trim();
    if (/no space left on device|disk quota exceeded/i.test(said)) throw diskFull(doing);
    throw new WarmError({
      kind: 'infrastructure',
      code: 'copy-failed',
      message: `${doing} failed: ${result.timedOut ? `no end within ${timeoutMs} ms` : (said.split('\n').at(0) ?? 'no message')}`,
      hint: 'see that GNU coreutils and tar are on PATH and that this user may read every file of the volume',
      details: { stderr: said.slice(-4_000) },
    });
  };
}

/** For one command that copies, packs or removes: far more than the largest volume takes. */
const timeoutMs = 3_600_000;
