import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { createRunner, describeResult, type CommandOptions } from '@ci-warm/process-runner';
import type { EngineApi } from './engine/api.ts';
import type { Places } from './places.ts';

/** What parts are made with. Everything in it ends when the signal says so. */
export interface Workshop {
  engine: EngineApi;
  signal: AbortSignal;
  places: Places;
  /** Runs a command to its good end; returns what it wrote to its standard output. */
  run(argv: readonly string[], options?: Partial<CommandOptions>): Promise<string>;
  /** A folder that is there as long as the work, and only then. */
  inFolder<T>(work: (folder: string) => Promise<T>): Promise<T>;
}

export function openWorkshop({
  engine,
  places,
  signal,
}: Pick<Workshop, 'engine' | 'places' | 'signal'>): Workshop {
  const command = createRunner({ signal });
  return {
    engine,
    signal,
    places,
    run: async (argv, options = {}) => {
      const result = await command(argv, { timeoutMs: 10 * 60_000, ...options });
      signal.throwIfAborted();
      if (result.exitCode === 0) return result.stdout;
      throw new WarmError({
        kind: 'infrastructure',
        code: 'real-part-command',
        message: `${describeResult({ ...result, argv: argv.slice(0, 3) })}: ${complaintsIn(result.stderr || result.stdout)}`,
        hint: `Run it by hand to see all of its output: ${argv.join(' ')}`,
      });
    },
    inFolder: async (work) => {
      const folder = await mkdtemp(join(places.temporary, 'making-'));
      try {
        return await work(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The lines that look like the reason, or the last ones. */
function complaintsIn(output: string): string {
  const lines = output.trim().split('\n');
  const complaints = lines.filter((line) => /^(E:|\[ERROR\]|error|fatal)|\berror\b/i.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(-3).join(' | ').slice(0, 400);
}
