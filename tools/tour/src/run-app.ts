import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import type { Sandbox } from '@ci-warm/sandbox';
import { execa } from 'execa';

export interface AppRun {
  exitCode: number;
  /** The one document on stdout. */
  document: Record<string, unknown>;
}

export type RunApp = (
  app: 'reconciler' | 'quick-runner',
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
) => Promise<AppRun>;

const repository = join(import.meta.dirname, '..', '..', '..');
const compileCache = join(repository, 'node_modules', '.cache', 'tour');
const timeoutMs = 120_000;

/** Runs the apps as systemd and Drone do: as programs of their own, told by flags and environment. */
export function createRunApp({ env: sandboxEnv }: Sandbox, signal: AbortSignal): RunApp {
  return async (app, args, env = {}) => {
    const command = [join(repository, 'apps', app, 'src', 'main.ts'), ...args, '--json'];
    const ended = await execa(process.execPath, command, {
      env: { ...withoutOwnSettings(process.env), NODE_COMPILE_CACHE: compileCache, ...sandboxEnv, ...env },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      // execa's own clean-up would answer a signal that this program handles itself by ending it.
      cleanup: false,
      timeout: timeoutMs,
      cancelSignal: signal,
      // SIGTERM lets the app put things in order first, however long that takes.
      forceKillAfterDelay: false,
    });
    signal.throwIfAborted();
    const exitCode = ended.exitCode ?? (ended.signal === undefined ? -1 : 128);
    const { stdout, stderr } = ended;
    return { exitCode, document: parsed(app, exitCode, stdout, stderr) };
  };
}

/** A newcomer's shell may hold settings of a real server: the tour must not see them. */
function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const drone = ['RECIPE', 'REF', 'PR', 'SRC', 'STAGES', 'MODE'];
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('CCCI_') && !drone.includes(name)),
  );
}

function parsed(app: string, exitCode: number, stdout: string, stderr: string): Record<string, unknown> {
  try {
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch (cause) {
    throw new WarmError({
      kind: 'failed',
      code: 'tour-no-document',
      message: `${app} ended with ${exitCode} and printed no document: ${stderr.trim().split('\n').slice(-3).join(' | ')}`,
      cause,
      details: { stderr: stderr.slice(-4_000) },
    });
  }
}
