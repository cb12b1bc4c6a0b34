import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { messageOf, WarmError } from '@ci-warm/errors';
import { createMask, revealed, secretsIn } from '@ci-warm/secret';
import { environmentOf } from './environment.ts';
import { createOutput } from './output.ts';
import { endGroup } from './end-group.ts';
import { wrapCommand } from './wrap-command.ts';
import type { CommandOptions, CommandResult, RunCommand } from './types.ts';

/** Applied to every command of a runner. `env`, `secrets` and `inheritDescriptors` add to a command's own; the rest gives way to it. */
export interface RunnerDefaults extends Partial<Omit<CommandOptions, 'input' | 'terminal'>> {
  /** Milliseconds between SIGTERM and SIGKILL. Default 5,000. */
  killGraceMs?: number;
}

/** Milliseconds that a stream may stay open after its command ended, because something it left behind still holds it. */
const lingerMs = 1_000;

/** Makes the one function that starts commands. Call it on the main thread: the parent-death signal follows the forking thread. */
export function createRunner({ killGraceMs = 5_000, ...defaults }: RunnerDefaults = {}): RunCommand {
  return async (argv, options) => {
    const descriptors = [...(defaults.inheritDescriptors ?? []), ...(options.inheritDescriptors ?? [])];
    const env = environmentOf(defaults.env, options.env);
    const settings = { ...defaults, ...options, env, descriptors, killGraceMs };
    const { terminal = false, onLine, signal, timeoutMs } = settings;
    const mask = createMask(secretsIn([defaults.secrets, options.secrets, options.input]));
    const started = performance.now();
    const stdout = createOutput({ mask, terminal, onLine });
    const stderr = createOutput({ mask, terminal, onLine });
    const report = (end: Ending): CommandResult => ({
      argv: argv.map(mask.hide),
      ...end,
      stdout: stdout.text(),
      stderr: stderr.text(),
      ms: performance.now() - started,
    });
    const [file, ...words] = wrapCommand(argv, { env, cwd: settings.cwd, terminal });
    if (signal?.aborted) return report({ exitCode: null, signalName: null, timedOut: false, aborted: true });

    const subprocess = execa(file, words, processOptions(settings));
    stdout.follow(subprocess.stdout);
    stderr.follow(subprocess.stderr);
    let stopped = false;
    let swept: Promise<void> | undefined;
    subprocess.nodeChildProcess.once('exit', () => {
      stopped = performance.now() - started >= timeoutMs || signal?.aborted === true;
      // execa is content when the command is gone and its streams are closed; others of its group may live on.
      swept = stopped ? endGroup(subprocess.pid ?? 0, killGraceMs) : Promise.resolve();
      void swept.then(() => closeSoon([subprocess.stdout, subprocess.stderr]));
    });
    const result = await subprocess;
    if (subprocess.pid === undefined) throw notStarted(argv[0] ?? '', settings.cwd, result.cause);
    await swept;
    return report({
      exitCode: result.exitCode ?? null,
      signalName: result.signal ?? null,
      // While a stream lingers, time may run out on a command that has ended already.
      timedOut: stopped && result.timedOut,
      aborted: stopped && result.isCanceled,
    });
  };
}

interface ProcessSettings extends CommandOptions {
  env: Record<string, string>;
  descriptors: readonly number[];
  killGraceMs: number;
}

function processOptions({
  cwd,
  env,
  input,
  timeoutMs,
  signal,
  terminal,
  descriptors,
  killGraceMs,
}: ProcessSettings) {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env, ...(terminal ? { SHELL: '/bin/sh' } : {}) },
    extendEnv: false,
    reject: false,
    buffer: false,
    cleanup: false,
    killDescendants: true,
    timeout: wholeMs(timeoutMs),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    forceKillAfterDelay: killGraceMs,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...descriptors.map(inherited)],
    ...(input === undefined ? {} : { input: revealed(input) }),
  } as const;
}

function closeSoon(streams: readonly Readable[]): void {
  for (const stream of streams) setTimeout(() => stream.destroy(), lingerMs).unref();
}

/** execa takes whole milliseconds, reads 0 as "never", and a timer of more than 31 bits would go off at once. */
const wholeMs = (ms: number) => Math.min(Math.max(1, Math.ceil(ms)), 2 ** 31 - 1);

/** execa's types know single digits only; any open descriptor is passed on. */
const inherited = (descriptor: number) => descriptor as 3;

type Ending = Pick<CommandResult, 'exitCode' | 'signalName' | 'timedOut' | 'aborted'>;

function notStarted(command: string, cwd: string | undefined, cause: unknown): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'command-not-started',
    message: `could not start ${command}${cwd === undefined ? '' : ` in ${cwd}`}: ${messageOf(cause)}`,
    hint: 'See that its working directory exists and that the host can start more processes.',
    cause,
  });
}
