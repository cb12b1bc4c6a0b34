import { spawn } from 'node:child_process';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import type { LockMode } from './types.ts';

const busyCode = 75;

export interface FlockOptions {
  mode: LockMode;
  waitMs: number;
  signal: AbortSignal | undefined;
}

/**
 * Locks an open descriptor of this process: `flock` inherits it, and the lock belongs to what the descriptor stands for.
 * Waiting is the kernel's, so that nobody is overtaken by faster askers.
 *
 * @returns whether the lock was got in time.
 */
export async function lockDescriptor(
  descriptor: number,
  { mode, waitMs, signal }: FlockOptions,
): Promise<boolean> {
  signal?.throwIfAborted();
  const patience = waitMs > 0 ? ['--timeout', (waitMs / 1000).toFixed(3)] : ['--nonblock'];
  const words = [`--${mode}`, ...patience, '--conflict-exit-code', String(busyCode), '3'];
  const end = await new Promise<FlockEnd>((resolve, reject) => {
    const child = spawn('flock', words, {
      stdio: ['ignore', 'ignore', 'pipe', descriptor],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const stop = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    child.on('error', (error) =>
      reject(systemCodeOf(error) === 'ENOENT' ? missing() : unusable(messageOf(error), error)),
    );
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, stderr: stderr.trim() });
    });
  });
  signal?.throwIfAborted();
  if (end.code === 0) return true;
  if (end.code === busyCode) return false;
  throw unusable(end.stderr || `flock ended with ${end.code}`);
}

interface FlockEnd {
  code: number | null;
  stderr: string;
}

const missing = () =>
  new WarmError({
    kind: 'infrastructure',
    code: 'command-missing',
    message: 'no executable flock on PATH',
    hint: 'Install util-linux and put its folder on PATH.',
  });

const unusable = (why: string, cause?: unknown) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'lock-unusable',
    message: `cannot lock: ${why}`,
    hint: 'Put the locks on a local file system (CCCI_LOCK_DIR).',
    cause,
  });
