import { performance } from 'node:perf_hooks';
import { execa } from 'execa';
import { messageOf, WarmError } from '@ci-warm/errors';
import { environmentOf } from './environment.ts';
import { maskSecrets, secretParts } from './mask.ts';
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
export function createRunner(defaults: RunnerDefaults = {}): RunCommand {
  return async (argv, options) => {
    const { killGraceMs = 5_000, ...shared } = defaults;
    const settings = { ...shared, ...options };
    const secrets = secretParts([...(defaults.secrets ?? []), ...(options.secrets ?? [])]);
    const descriptors = [...(defaults.inheritDescriptors ?? []), ...(options.inheritDescriptors ?? [])];
    const env = environmentOf(defaults.env, options.env);
    const terminal = settings.terminal ?? false;
    const started = performance.now();
    const stdout = createOutput({ secrets, terminal, onLine: settings.onLine });
    const stderr = createOutput({ secrets, terminal, onLine: settings.onLine });
    const report = (end: Ending): CommandResult => ({
      argv: argv.map((word) => maskSecrets(word, secrets)),
      ...end,
      stdout: stdout.text(),
      stderr: stderr.text(),
      ms: performance.now() - started,
    });
    const [file, ...words] = wrapCommand(argv, { env, cwd: settings.cwd, terminal });
    if (settings.signal?.aborted)
      return report({ exitCode: null, signalName: null, timedOut: false, aborted: true });

    const subprocess = execa(file, words, {
      ...(settings.cwd === undefined ? {} : { cwd: settings.cwd }),
      env: { ...env, ...(terminal ? { SHELL: '/bin/sh' } : {}) },
      extendEnv: false,
      reject: false,
      buffer: false,
      detached: true,
      cleanup: false,
      stdio: [
        settings.input === undefined ? 'ignore' : 'pipe',
        'pipe',
        'pipe',
        ...descriptors.map(inherited),
      ],
      ...(settings.input === undefined ? {} : { input: settings.input }),
    });
    const child = subprocess.nodeChildProcess;
    stdout.follow(subprocess.stdout);
    stderr.follow(subprocess.stderr);

    const end: Ending = { exitCode: null, signalName: null, timedOut: false, aborted: false };
    let ending: Promise<void> | undefined;
    const stop = (why: 'timedOut' | 'aborted') => {
      if (ending !== undefined || subprocess.pid === undefined) return;
      end[why] = true;
      ending = endGroup(subprocess.pid, killGraceMs);
    };
    const onAbort = () => stop('aborted');
    const deadline = setTimeout(() => stop('timedOut'), settings.timeoutMs);
    settings.signal?.addEventListener('abort', onAbort, { once: true });
    child.on('exit', () => {
      clearTimeout(deadline);
      settings.signal?.removeEventListener('abort', onAbort);
      void Promise.resolve(ending).then(() => {
        setTimeout(() => subprocess.stdout.destroy(), lingerMs).unref();
        setTimeout(() => subprocess.stderr.destroy(), lingerMs).unref();
      });
    });
    try {
      const result = await subprocess;
      await ending;
      if (child.pid === undefined) throw notStarted(argv[0] ?? '', settings.cwd, result.cause);
      end.exitCode = child.exitCode;
      end.signalName = child.signalCode;
      return report(end);
    } finally {
      clearTimeout(deadline);
      settings.signal?.removeEventListener('abort', onAbort);
    }
  };
}

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
