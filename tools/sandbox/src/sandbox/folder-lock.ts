import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { WarmError } from '@ci-warm/errors';
import type { Layout } from './layout.ts';

const waitSec = 60;

/** One command at a time per sandbox. The kernel frees the lock, whatever happens to this process. */
export async function withFolderLock<T>({ lockFile, dir }: Layout, work: () => Promise<T>): Promise<T> {
  const file = await open(lockFile, 'a');
  try {
    if (!(await lockDescriptor(file.fd))) {
      throw new WarmError({
        kind: 'infrastructure',
        code: 'sandbox-busy',
        message: `another command has been at work on ${dir} for over ${waitSec} s`,
        hint: 'Wait for it, or end it.',
      });
    }
    return await work();
  } finally {
    await file.close();
  }
}

/** The lock belongs to the open file, not to the `flock` process that asked for it, which needs nothing but its exit code. */
async function lockDescriptor(descriptor: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  spawn('flock', ['-x', '-w', String(waitSec), '3'], { stdio: ['ignore', 'ignore', 'inherit', descriptor] })
    .once('error', reject)
    .once('exit', (code) => resolve(code === 0));
  return await promise;
}
