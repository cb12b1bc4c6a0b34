import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { pollUntil } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { engineAnswers } from './engine-call.ts';
import { compileCache, programs, type Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';

const startTimeoutMs = 20_000;
const stopTimeoutMs = 15_000;

/** Starts the engine as a process of its own, unless it answers already. @returns its process id */
export async function ensureEngine(
  layout: Layout,
  { socketPath }: SandboxRecord,
  { lifeline }: { lifeline: boolean },
): Promise<number> {
  if (await engineAnswers(socketPath)) return (await enginePid(layout))!;
  const log = openSync(layout.engineLog, 'a');
  // Not execa: the engine outlives this process, and nobody collects its output or its end.
  const child = spawn(
    process.execPath,
    [
      ...(lifeline ? ['--import', join(import.meta.dirname, 'lifeline.ts')] : []),
      programs.engine,
      ...['--dir', layout.dir, '--registry', layout.registryDir, '--socket', socketPath],
    ],
    {
      detached: true,
      env: { ...process.env, ...compileCache },
      stdio: [lifeline ? 'pipe' : 'ignore', log, log],
    },
  );
  closeSync(log);
  let ended: string | undefined;
  child
    .once('error', ({ message }) => (ended = message))
    .once('exit', (code, signal) => (ended = `exit ${code ?? signal}`));
  const up = await pollUntil(
    async () => ((await engineAnswers(socketPath)) ? true : ended === undefined ? undefined : false),
    {
      intervalMs: 15,
      timeoutMs: startTimeoutMs,
    },
  );
  if (up !== true) throw await startFailure(layout, ended);
  // The engine outlives this process, or follows it through the pipe: never the other way round.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child.pid!;
}

/** The engine's process id, if it is alive and really this sandbox's. */
export async function enginePid({ enginePidFile, dir }: Layout): Promise<number | undefined> {
  const pid = Number(await readFile(enginePidFile, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 1 && (await isEngine(pid, dir)) ? pid : undefined;
}

/** Ends the engine and everything it runs. */
export async function stopEngine(layout: Layout): Promise<void> {
  const pid = await enginePid(layout);
  if (pid === undefined) return;
  // The process itself is watched: its file is gone a little earlier.
  const gone = async (): Promise<true | undefined> => ((await isEngine(pid, layout.dir)) ? undefined : true);
  signal(pid, 'SIGTERM');
  if (await pollUntil(gone, { intervalMs: 10, timeoutMs: stopTimeoutMs })) return;
  signal(pid, 'SIGKILL');
  await pollUntil(gone, { intervalMs: 10, timeoutMs: stopTimeoutMs });
}

/** Numbers are used again: only the command line tells whose it is. A zombie has none. */
async function isEngine(pid: number, dir: string): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  const option = words.indexOf('--dir');
  return option !== -1 && words[option + 1] === dir;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone between the look and the signal.
  }
}

async function startFailure({ engineLog }: Layout, ended: string | undefined): Promise<WarmError> {
  const log = await readFile(engineLog, 'utf8').catch(() => '');
  return new WarmError({
    kind: 'infrastructure',
    code: 'sandbox-engine-start',
    message: `the sandbox's engine did not start: ${ended ?? `no answer within ${startTimeoutMs / 1000} s`}`,
    hint: `Its output is in ${engineLog}.`,
    details: { log: log.slice(-2_000) },
  });
}
