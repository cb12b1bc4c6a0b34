import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { removeFolder } from './scratch.ts';
import { callsIn, changingCalls, faultFor, type Call } from './trace-log.ts';
import { startWorker, type Said } from './worker-process.ts';

/** Where a call is made: in a thread of the worker, or in the n-th start of a command with an option, such as `cp-a.2`. */
export interface PlacedCall extends Call {
  place: string;
}

export interface TracedRun {
  said: Said | undefined;
  calls: readonly PlacedCall[];
}

/**
 * One call of the library with every change that it makes to the disk written down, or only those of one place; `fail`
 * lets one call there meet a full or failing disk.
 *
 * Each thread and each command has a strace of its own: strace counts calls thread by thread, so in one for all of them
 * a fault would meet whoever comes first.
 */
export async function tracedRun(
  worker: string,
  request: { root: string; id: string },
  { only, fail }: { only?: string; fail?: PlacedCall } = {},
): Promise<TracedRun> {
  const folder = mkdtempSync(`${worker}-trace-`);
  const fault = fail && faultAt(fail, request.id);
  const stracing = (place: string): readonly string[] => [
    ...['strace', '-ttt', '-y', '-s', '512', '-o', join(folder, `${place}.log`)],
    ...['-e', `trace=${changingCalls}`, ...(fault ?? [])],
  ];
  try {
    const isInThread = only !== undefined && threads.includes(only);
    const env = isInThread ? {} : { PATH: tracedCommands(folder, stracing, only) };
    const started = await startWorker(worker, request, { env, limitMs: 15_000 });
    const wanted = threads.filter((thread) => only === undefined || only === thread);
    const tracers = await Promise.all(
      wanted.map((thread) => attach(stracing(thread), tidOf(started.pid, thread))),
    );
    started.go();
    const said = await started.ended.catch(() => 'hung' as const);
    await Promise.all(tracers.map(async (tracer) => tracer.exitCode ?? (await once(tracer, 'close'))));
    const calls = readLogs(folder, request.root);
    // What Node cannot tell itself it may wait for for ever; only what happens to files is asked about here.
    if (said === 'hung' && calls.some(({ isInjected }) => isInjected)) throw new Error('the worker hung');
    return { said: said === 'hung' ? undefined : said, calls };
  } finally {
    removeFolder(folder);
  }
}

/**
 * Node also writes to itself, to wake a thread or to note a signal, and not always as often. Where the file is known
 * before the run, only writes to it are counted.
 */
function faultAt({ syscall, nth, name, path }: PlacedCall, id: string): string[] {
  const isKnown = path !== undefined && (id !== '' || !name.includes('<id>'));
  const count = isKnown ? /#(\d+)$/.exec(name)?.[1] : nth;
  const fault = `inject=${syscall}:error=${faultFor(syscall)}:when=${count}`;
  return ['-e', fault, ...(isKnown ? ['-P', path] : [])];
}

/** Why nothing can be traced here; `undefined` when it can. */
export function cannotTrace(): string | undefined {
  const sleeper = spawn('sleep', ['10'], { stdio: 'ignore' });
  const probe = spawnSync('timeout', ['1', 'strace', '-o', '/dev/null', '-p', String(sleeper.pid)], {
    encoding: 'utf8',
  });
  sleeper.kill('SIGKILL');
  if (probe.stderr.includes('attached')) return undefined;
  return `strace is missing or may not trace here: ${probe.stderr.trim().split('\n').at(-1)}`;
}

/** The threads of a worker that touch files; `worker.ts` sees that they are there before it is ready. */
const threads = ['main', 'libuv-worker'];

function tidOf(pid: number, thread: string): string {
  if (thread === 'main') return String(pid);
  const tids = readdirSync(`/proc/${pid}/task`);
  const tid = tids.find((each) => readFileSync(`/proc/${pid}/task/${each}/comm`, 'utf8').trim() === thread);
  if (tid === undefined) throw new Error(`process ${pid} has no thread ${thread}`);
  return tid;
}

async function attach([command = '', ...words]: readonly string[], tid: string): Promise<ChildProcess> {
  const tracer = spawn(command, [...words, '-p', tid], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('attached')) resolve();
    });
    tracer.once('close', () => reject(new Error(`strace did not attach: ${said}`)));
  });
  return tracer;
}

/** All that the library may start. Nothing else is on the PATH, so nothing else goes untested. */
const commands = ['cp', 'mkfifo', 'rm', 'sync', 'tar', 'touch'];
/** Start commands or read, and change nothing by themselves. */
const starters = ['bash', 'setpriv', 'sh', 'sha256sum'];

/**
 * A PATH of commands that stand for the real ones: each start has its command, its first option and a number for a
 * name, and is traced when all are or when it is the one.
 */
function tracedCommands(
  folder: string,
  stracing: (place: string) => readonly string[],
  only: string | undefined,
): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const starter of starters) symlinkSync(findReal(starter), join(bin, starter));
  for (const command of commands) {
    const real = findReal(command);
    const trace = stracing('$place').map((word) => `"${word}"`);
    const lines = [
      '#!/bin/sh',
      `PATH='${process.env['PATH']}'`,
      `n=1; while ! mkdir "${folder}/${command}$1.$n" 2>/dev/null; do n=$((n + 1)); done`,
      `place=${command}$1.$n`,
      ...(only === undefined ? [] : [`[ "$place" = "${only}" ] || exec ${real} "$@"`]),
      `exec ${trace.join(' ')} -qq ${real} "$@"`,
    ];
    writeFileSync(join(bin, command), `${lines.join('\n')}\n`);
    chmodSync(join(bin, command), 0o755);
  }
  return bin;
}

function findReal(command: string): string {
  return spawnSync('sh', ['-c', 'command -v "$0"', command], { encoding: 'utf8' }).stdout.trim();
}

function readLogs(folder: string, root: string): PlacedCall[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => {
      const place = name.slice(0, -'.log'.length);
      return callsIn(readFileSync(join(folder, name), 'latin1'), root).map((call) => ({ place, ...call }));
    });
}
