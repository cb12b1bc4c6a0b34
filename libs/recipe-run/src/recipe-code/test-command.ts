import { randomUUID } from 'node:crypto';
import type { CommandResult, RunCommand } from '@ci-warm/process-runner';
import { endMarked } from './end-marked.ts';

export interface TestCommandRequest {
  /** The folder with the tests. */
  folder: string;
  command: RunCommand;
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for each test file and each executable. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  onLine?: (line: string) => void;
}

/**
 * Runs one test to its end, or until its time is over. Of a test that had to be ended nothing lives on, neither what
 * ignores SIGTERM nor what it has put into a session of its own: it would disturb the tests after it.
 */
export async function runTestCommand(
  argv: readonly string[],
  { folder, command, env, timeoutMs, signal }: TestCommandRequest,
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  const mark = randomUUID();
  const result = await command(argv, {
    ...{ cwd: folder, timeoutMs, signal },
    env: { ...env, [markName]: mark },
    ...(onLine ? { onLine } : {}),
  });
  if (result.timedOut || result.aborted) await endMarked(`${markName}=${mark}`);
  signal?.throwIfAborted();
  return result;
}

const markName = 'CCCI_TEST_PROCESS';

/** Hands lines on up to a bound: a test that never ends its output must not fill the disk with its log. */
export function boundedLines(onLine: ((line: string) => void) | undefined): (line: string) => void {
  let left = mostLogged;
  return (line) => {
    if (left <= 0) return;
    left -= line.length + 1;
    onLine?.(
      left > 0 ? line : `… more than ${mostLogged} characters: what it printed after that is left out`,
    );
  };
}

const mostLogged = 4 * 1024 * 1024;
