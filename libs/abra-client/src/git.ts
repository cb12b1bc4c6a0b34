import { WarmError } from '@ci-warm/errors';
import { describeResult, tailOf, type CommandResult } from '@ci-warm/process-runner';
import type { AbraClientOptions } from './types.ts';

export type Git = (words: readonly string[], options?: { timeoutMs?: number }) => Promise<CommandResult>;

/** Plain git that asks nobody anything, ends in bounded time and speaks English. */
export function createGit({
  run,
  signal,
  inheritDescriptors,
}: Pick<AbraClientOptions, 'run' | 'signal' | 'inheritDescriptors'>): Git {
  return async (words, { timeoutMs = 60_000 } = {}) => {
    signal?.throwIfAborted();
    const result = await run(['git', ...words], {
      env: gitEnvironment,
      timeoutMs,
      signal,
      ...(inheritDescriptors === undefined ? {} : { inheritDescriptors }),
    });
    signal?.throwIfAborted();
    return result;
  };
}

/** Standard output of a git command that has to succeed. */
export function gitOutput(result: CommandResult): string {
  if (result.exitCode === 0) return result.stdout;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'git-failed',
    message: `git: ${gitReason(result)}`,
    hint: `${describeResult(result)}.`,
    details: { stderr: withoutCredentials(tailOf(result.stderr)) },
  });
}

/** Why git failed, on one line. */
export function gitReason(result: CommandResult): string {
  if (result.timedOut) return `no answer within ${Math.round(result.ms / 1000)} s`;
  const lines = result.stderr.split('\n').filter((line) => line.trim() !== '');
  const fatal = lines.find((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? describeResult(result);
  return withoutCredentials(fatal.replace(/^(fatal|error):\s*/, '').trim());
}

const withoutCredentials = (text: string) => text.replaceAll(/(\w+:\/\/)[^/\s@]+@/g, '$1***@');

const gitEnvironment: Readonly<Record<string, string | undefined>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  GIT_SSH_COMMAND: process.env['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes -oConnectTimeout=20',
  GIT_HTTP_LOW_SPEED_LIMIT: '1000',
  GIT_HTTP_LOW_SPEED_TIME: '30',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
  // Set inside git's own hooks, these would turn every command to another repository.
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
};
