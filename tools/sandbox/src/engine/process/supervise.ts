import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Stream = 'stdout' | 'stderr';

export interface Supervised {
  pid: number;
  /** Exit code as a container has it: 128 + signal when a signal ended it. Never rejects. */
  exited: Promise<number>;
  /** Sends a signal, SIGTERM where none is named. */
  terminate(signal?: string): void;
  /** Ends everything the command has started, at once. */
  kill(): void;
}

export interface SuperviseOptions {
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  onOutput(stream: Stream, chunk: Buffer): void;
}

/** Runs a command under a supervisor that ends it when this process dies. */
export function supervise({ argv, env, cwd, onOutput }: SuperviseOptions): Supervised {
  // Not execa: the supervisor's pipe is the lifeline, and it ends its command's processes itself.
  const child = spawn('/bin/sh', [supervisor, ...argv], { env, cwd, stdio: 'pipe', detached: true });
  child.stdout.on('data', (chunk: Buffer) => onOutput('stdout', chunk));
  child.stderr.on('data', (chunk: Buffer) => onOutput('stderr', chunk));
  // The pipe breaks when the supervisor ends first: its exit says all there is to say.
  child.stdin.on('error', () => undefined);
  const exited = new Promise<number>((resolve) => {
    child.on('error', () => resolve(126));
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)));
  });
  return {
    pid: child.pid ?? -1,
    exited,
    terminate: (signal = 'TERM') => child.stdin.write(`${signal.toUpperCase().replace(/^SIG/, '')}\n`),
    kill: () => child.stdin.end(),
  };
}

const supervisor = fileURLToPath(new URL('supervisor.sh', import.meta.url));
