import { spawn } from 'node:child_process';
import { commandMissing, messageOf, systemCodeOf } from '@ci-warm/errors';
import { lockUnusable } from './lock-unusable.ts';
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
      reject(
        systemCodeOf(error) === 'ENOENT'
          ? commandMissing('no executable flock on PATH', utilLinux)
          : lockUnusable(`cannot lock: ${messageOf(error)}`, localDisk, error),
      ),
    );
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, stderr: stderr.trim() });
    });
  });
  signal?.throwIfAborted();
  if (end.code === 0) return true;
  if (end.code === busyCode) return false;
  throw lockUnusable(`cannot lock: ${end.stderr || `flock ended with ${end.code}`}`, localDisk);
}

interface FlockEnd {
  code: number | null;
  stderr: string;
}

const utilLinux = 'Install util-linux and put its folder on PATH.';
const localDisk = 'Put the locks on a local file system (CCCI_LOCK_DIR).';
