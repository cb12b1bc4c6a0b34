import { describeResult, type CommandOptions, type CommandResult } from '@ci-warm/process-runner';
import { fatalLine } from './parse-fatal.ts';
import type { AbraClientOptions, AbraOutcome } from './types.ts';

interface CallOptions extends Pick<CommandOptions, 'terminal' | 'secrets' | 'cwd'> {
  timeoutMs?: number;
  /** Its output is kept from everybody, but for abra's log lines. */
  printsSecrets?: boolean;
  /** Is given what it printed, before that is kept from everybody. */
  onOutput?: (output: string) => Promise<void>;
  /** Its lines are for the program, not for people. */
  quiet?: boolean;
}

type CallOutcome =
  { outcome: 'done'; ms: number; output: string } | Extract<AbraOutcome, { outcome: 'refused' }>;

export interface AbraCommand {
  (verb: string, words: readonly string[], call?: CallOptions): Promise<AbraOutcome>;
  /** The same, with what it printed. */
  run(verb: string, words: readonly string[], call?: CallOptions): Promise<CallOutcome>;
}

/** The one place where abra is started. An aborted signal is thrown; anything but exit code 0 is a refusal. */
export function createAbraCommand(
  options: AbraClientOptions,
  descriptors: () => readonly number[],
): AbraCommand {
  const { run: start, abraDir, command = 'abra', timeouts, signal } = options;
  const run: AbraCommand['run'] = async (
    verb,
    words,
    {
      timeoutMs = timeouts?.otherMs ?? 120_000,
      terminal,
      secrets,
      cwd,
      printsSecrets,
      onOutput,
      quiet = printsSecrets,
    } = {},
  ) => {
    signal?.throwIfAborted();
    const raw = await start([command, ...words], {
      env: { ...options.env, ABRA_DIR: abraDir },
      timeoutMs,
      signal,
      ...(terminal ? { terminal } : {}),
      ...(cwd === undefined ? {} : { cwd }),
      ...(secrets === undefined ? {} : { secrets }),
      ...(options.onLine === undefined || quiet ? {} : { onLine: options.onLine }),
      inheritDescriptors: [...(options.inheritDescriptors ?? []), ...descriptors()],
    });
    if (raw.exitCode === 0) await onOutput?.(raw.stdout);
    const result = printsSecrets ? withoutValues(raw) : raw;
    options.onCommand?.(verb, result);
    signal?.throwIfAborted();
    if (result.exitCode === 0 && !result.timedOut)
      return { outcome: 'done', ms: result.ms, output: result.stdout };
    const fatal = result.timedOut ? undefined : fatalLine(result);
    return { outcome: 'refused', fatal: fatal ?? describeResult(result), result };
  };
  return Object.assign(
    async (...call: Parameters<AbraCommand>): Promise<AbraOutcome> => {
      const outcome = await run(...call);
      return outcome.outcome === 'done' ? { outcome: 'done', ms: outcome.ms } : outcome;
    },
    { run },
  );
}

function withoutValues(result: CommandResult): CommandResult {
  const logLines = (text: string) =>
    text
      .split('\n')
      .filter((line) => /^(?:DEBU|INFO|WARN|ERRO|FATA)\b/.test(line))
      .join('\n');
  return { ...result, stdout: logLines(result.stdout), stderr: logLines(result.stderr) };
}
