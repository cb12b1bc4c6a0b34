import { closeSync, constants, openSync } from 'node:fs';
import path from 'node:path';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { ensureFolder } from './folders.ts';
import { lockDescriptor } from './flock.ts';
import { lockUnusable } from './lock-unusable.ts';
import { clearHolder, readLockHolder, writeHolder } from './lock-holder.ts';
import type { Lock, LockOptions, LockOutcome } from './types.ts';

/**
 * Takes a kernel lock on a file, which is made if it is missing and never removed. The lock is free when this process
 * and all children that inherited its descriptor have ended or released it, however they end.
 *
 * @throws WarmError `lock-unusable` (infrastructure) when the file cannot be opened; the signal's reason when it is aborted.
 */
export async function acquireLock(
  file: string,
  { mode = 'exclusive', purpose, waitMs = 0, signal }: LockOptions,
): Promise<LockOutcome> {
  signal?.throwIfAborted();
  await ensureFolder(path.dirname(file));
  const descriptor = openLockFile(file);
  try {
    const locked = await lockDescriptor(descriptor, { mode, waitMs, signal });
    if (!locked) {
      closeSync(descriptor);
      return { outcome: 'busy', path: file, holder: await readLockHolder(file) };
    }
    writeHolder(descriptor, { pid: process.pid, since: new Date().toISOString(), purpose });
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return { outcome: 'locked', lock: heldLock(file, mode, descriptor) };
}

/** Does the work while holding the lock, and releases it whatever happens. */
export async function withLock<T>(
  file: string,
  options: LockOptions,
  work: (lock: Lock) => Promise<T>,
): Promise<{ outcome: 'done'; value: T } | Extract<LockOutcome, { outcome: 'busy' }>> {
  const outcome = await acquireLock(file, options);
  if (outcome.outcome === 'busy') return outcome;
  try {
    return { outcome: 'done', value: await work(outcome.lock) };
  } finally {
    await outcome.lock.release();
  }
}

function heldLock(file: string, mode: Lock['mode'], descriptor: number): Lock {
  let held = true;
  return {
    path: file,
    mode,
    descriptor,
    // Closing, not unlocking: a child that still writes keeps the lock.
    async release() {
      if (!held) return;
      held = false;
      if (mode === 'exclusive') clearHolder(descriptor);
      closeSync(descriptor);
    },
  };
}

/** Opens before it creates: in a sticky folder such as /run/lock, creating over somebody else's file is refused even to root. */
function openLockFile(file: string): number {
  try {
    for (;;) {
      try {
        return openSync(file, constants.O_RDWR);
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw error;
      }
      try {
        return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o644);
      } catch (error) {
        if (systemCodeOf(error) !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw lockUnusable(
      `cannot open the lock ${file}: ${messageOf(error)}`,
      'Run as the user that owns that lock, or choose another lock folder (CCCI_LOCK_DIR).',
      error,
    );
  }
}
