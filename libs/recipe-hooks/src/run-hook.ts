import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '@ci-warm/clock';
import { failpoint } from '@ci-warm/failpoints';
import type { RunCommand } from '@ci-warm/process-runner';
import { recipeDefaults, type RecipeConfig } from '@ci-warm/recipe-config';
import { ensureFolder, writeJsonFile } from '@ci-warm/state-files';
import { readAnswer, type HookAnswer } from './answer.ts';
import type { TestContext } from './context.ts';

export type HookOutcome =
  { outcome: 'done'; ms: number; answer: HookAnswer } | { outcome: 'failed'; ms: number; reason: string };

export interface HookRequest {
  /** Absolute path of the hook. */
  path: string;
  context: TestContext;
  /** A folder for what it reads and answers. */
  folder: string;
  /** As `hookEnvironment` makes it. */
  env: Readonly<Record<string, string | undefined>>;
  config: RecipeConfig;
  command: RunCommand;
  clock: Clock;
  signal?: AbortSignal | undefined;
  onLine: (line: string) => void;
}

/** Runs one hook of the recipe's CI folder with the same context and environment as a test. */
export async function runHook(request: HookRequest): Promise<HookOutcome> {
  const { path, context, folder, env, config, command, clock, signal, onLine } = request;
  const name = basename(path);
  const answerPath = join(folder, 'hook-answer.json');
  const contextPath = join(folder, 'context.json');
  const timeoutSec = config.timeouts?.hookSec ?? recipeDefaults.timeouts.hookSec;
  const begun = clock.monotonic();
  const ms = () => Math.round(clock.monotonic() - begun);
  const failed = (reason: string): HookOutcome => ({ outcome: 'failed', ms: ms(), reason });

  await ensureFolder(context.scratch);
  await rm(answerPath, { force: true });
  await writeJsonFile(contextPath, { ...context, answer: answerPath }, { mode: 0o600 });
  failpoint('recipe-hooks.run');
  const result = await command([path], {
    cwd: dirname(path),
    env: { ...env, CCCI_CONTEXT: contextPath, CCCI_HOOK_ANSWER: answerPath },
    timeoutMs: timeoutSec * 1000,
    signal,
    onLine,
  });
  signal?.throwIfAborted();
  if (result.timedOut) return failed(`${name} was not done after ${timeoutSec} s`);
  if (result.exitCode !== 0) {
    const said = lastLine(result.stderr) ?? lastLine(result.stdout);
    return failed(
      [`${name} ended with ${result.exitCode ?? result.signalName}`, said].filter(Boolean).join(': '),
    );
  }
  const answer = await readAnswer(answerPath);
  return answer.success
    ? { outcome: 'done', ms: ms(), answer: answer.data }
    : failed(`${name} left an answer that cannot be read: ${answer.why}`);
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() || undefined;
