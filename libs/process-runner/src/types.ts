import type { Secret } from '@ci-warm/secret';

export interface CommandOptions {
  cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Written to the command's standard input, which is otherwise empty. A secret one is masked, too. */
  input?: string | Secret;
  /** Milliseconds until SIGTERM, and 5 s later SIGKILL, to the command's whole process group. Required: nothing waits for ever. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Runs the command on a pseudo terminal (util-linux `script`). Its streams arrive merged, cleaned of CR and colours, in `stdout`. */
  terminal?: boolean;
  /** Called with each line of either stream as it comes. */
  onLine?: (line: string) => void;
  /** Descriptors of this process that the command inherits, so that a lock is held until its last writer is dead. */
  inheritDescriptors?: readonly number[];
  /** What reaches the command in another way than its input, and is to be `***` in everything that is returned or thrown. */
  secrets?: readonly Secret[];
}

export interface CommandResult {
  argv: readonly string[];
  /** `null` when a signal ended it. */
  exitCode: number | null;
  signalName: string | null;
  /** Whole streams, at most the last 1 MiB of each. */
  stdout: string;
  stderr: string;
  ms: number;
  timedOut: boolean;
  aborted: boolean;
}

/**
 * Runs a command to its end. A non-zero exit is a result, not an exception.
 *
 * The child is started with a parent-death signal, so that it never outlives a killed caller.
 *
 * @throws WarmError `command-missing` (infrastructure) when the executable is not on `PATH`.
 */
export type RunCommand = (argv: readonly string[], options: CommandOptions) => Promise<CommandResult>;
