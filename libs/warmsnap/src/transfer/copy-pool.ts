import * as digests from 'node:crypto';
import * as filesystem from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { createWaiter } from '../concurrency/waiter.ts';
import { createContentCopier } from './content-copier.ts';
import { createCopier, type CopyJob, type CopyResult } from './copier.ts';
import { createCopyQueue } from './copy-queue.ts';
import { createCopyThread, type CopyThread } from './copy-thread.ts';

export interface CopyPool {
  /** Hands a job in; resolves when there is room for the next, not when it is done. `size` is a guess at the work. */
  push(job: CopyJob, size: number, done: (result: CopyResult) => void): Promise<void>;
  /** Resolves when all jobs are done. What `done` threw, or abortion, rejects here or at the next `push`. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Copies and hashes on several threads; a little work is done right here, since starting threads takes longer. */
export function createCopyPool(signal?: AbortSignal): CopyPool {
  const queue = createCopyQueue();
  const threads: CopyThread[] = [];
  let idle: CopyThread[] = [];
  let copyHere: ReturnType<typeof createCopier> | undefined;
  const { check, fail, hasFailed, until, wake, close } = createWaiter(signal);

  const dispatch = (): void => {
    while (!hasFailed() && queue.length() > 0 && idle.length > 0) {
      const thread = idle.pop();
      const { jobs, settle } = queue.takeBatch();
      void thread
        ?.work(jobs)
        .then((results) => {
          settle(results);
          idle.push(thread);
          dispatch();
          wake();
        })
        .catch(fail);
    }
  };
  const workHere = async (): Promise<void> => {
    // Kept for the next time: a copier's buffers are large, and a caller that waits for each file comes here very often.
    copyHere ??= createCopier({ filesystem, copyContent: createContentCopier({ filesystem, digests }) });
    const copy = copyHere;
    while (queue.length() > 0) {
      const { jobs, settle } = queue.takeBatch();
      settle(jobs.map(copy));
      await setImmediate();
      check();
    }
  };

  return {
    push: async (job, size, done) => {
      check();
      queue.add(job, size, done);
      if (threads.length === 0 && queue.weight() > hereWeight) {
        for (let count = threadCount(); count > 0; count -= 1) threads.push(createCopyThread());
        idle = [...threads];
      }
      dispatch();
      if (threads.length > 0) await until(() => queue.weight() < hereWeight && queue.length() < queuedFiles);
    },
    drain: async () => {
      check();
      if (threads.length === 0) await workHere();
      else await until(() => queue.length() === 0 && idle.length === threads.length);
    },
    close: async () => {
      close();
      fail(new Error('the pool is closed'));
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** A pool of copying threads for the time of some work: they are gone when it ends, however it ends. */
export async function withPool<T>(
  signal: AbortSignal | undefined,
  work: (pool: CopyPool) => Promise<T>,
): Promise<T> {
  const pool = createCopyPool(signal);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** Hashing keeps a core busy; more than a few only wait for the disk. */
function threadCount(): number {
  return Math.min(Math.max(availableParallelism(), 2), 4);
}

/** As bytes: up to so much is done without threads, and no more waits for one. */
const hereWeight = 32 * 1024 ** 2;
const queuedFiles = 256;
