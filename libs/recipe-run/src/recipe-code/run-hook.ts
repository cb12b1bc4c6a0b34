import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RunCommand } from '@ci-warm/process-runner';
import { recipeDefaults } from '@ci-warm/recipe-config';
import { writeJsonFile } from '@ci-warm/state-files';
import * as z from 'zod';
import type { Run } from '../contract/run.ts';
import type { TestContext } from '../contract/types.ts';

/** What a hook may ask the run to do for it; the run alone deploys and owns the env file. */
export interface HookAnswer {
  env: Readonly<Record<string, string>>;
  redeploy: boolean;
}

export type HookOutcome =
  { outcome: 'done'; ms: number; answer: HookAnswer } | { outcome: 'failed'; ms: number; reason: string };

/** Runs one hook of the recipe's CI folder with the same context and environment as a test. */
export async function runHook(
  { tools, config, log, watch, clock }: Pick<Run, 'tools' | 'config' | 'log' | 'watch' | 'clock'>,
  {
    path,
    context,
    folder,
    env,
    command,
  }: {
    /** Absolute path of the hook. */
    path: string;
    context: TestContext;
    /** The run's folder. */
    folder: string;
    env: Readonly<Record<string, string | undefined>>;
    command: RunCommand;
  },
): Promise<HookOutcome> {
  const name = basename(path);
  const answerPath = join(folder, 'hook-answer.json');
  const contextPath = join(folder, 'context.json');
  const timeoutSec = config.timeouts?.hookSec ?? recipeDefaults.timeouts.hookSec;
  const begun = clock.monotonic();
  const ms = () => Math.round(clock.monotonic() - begun);
  const failed = (reason: string): HookOutcome => ({ outcome: 'failed', ms: ms(), reason });

  await rm(answerPath, { force: true });
  await writeJsonFile(contextPath, { ...context, answer: answerPath }, { mode: 0o600 });
  log.say(`running ${name}`);
  failpoint('recipe-run.hook');
  const work = () =>
    command([path], {
      cwd: dirname(path),
      env: { ...env, CCCI_CONTEXT: contextPath, CCCI_HOOK_ANSWER: answerPath },
      timeoutMs: timeoutSec * 1000,
      signal: tools.signal,
      onLine: log.detail,
    });
  const result = await watch.outside(work);
  tools.signal.throwIfAborted();
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

async function readAnswer(
  path: string,
): Promise<{ success: true; data: HookAnswer } | { success: false; why: string }> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return '{}';
    throw error;
  });
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { success: true, data: parsed.data };
    return { success: false, why: parsed.error.issues.map(({ message }) => message).join('; ') };
  } catch {
    return { success: false, why: 'it is not JSON' };
  }
}

const answerSchema = z.strictObject({
  redeploy: z.boolean().default(false),
  env: z
    .record(z.string().regex(/^(?!(?:DOMAIN|TYPE|RECIPE)$)[A-Za-z_]\w*$/), z.string().regex(/^[^\n\r\0]*$/))
    .default({}),
});

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() || undefined;
