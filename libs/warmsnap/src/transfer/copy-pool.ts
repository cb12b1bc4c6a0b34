import * as digests from 'node:crypto';
import * as filesystem from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { createCopier, type CopyJob, type CopyResult } from './copier.ts';
import { createCopyThread, type CopyThread } from './copy-thread.ts';

export interface CopyPool {
  /** Hands a job in; resolves when there is room for the next, not when it is done. `size` is a guess at the work. */
  push(job: CopyJob, size: number, done: (result: CopyResult) => void): Promise<void>;
  /** Resolves when all jobs are done. What `done` threw, or abortion, rejects here or at the next `push`. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

interface Task {
  job: CopyJob;
  weight: number;
  done: (result: CopyResult) => void;
}

/** Copies and hashes on several threads; a little work is done right here, since starting threads takes longer. */
export function createCopyPool(signal?: AbortSignal): CopyPool {
  const queue: Task[] = [];
  const threads: CopyThread[] = [];
  let idle: CopyThread[] = [];
  let copyHere: ReturnType<typeof createCopier> | undefined;
  let weight = 0;
  let failure: { error: unknown } | undefined;
  let wake = (): void => undefined;

  const fail = (error: unknown): void => {
    failure ??= { error };
    wake();
  };
  const onAbort = (): void => fail(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const check = (): void => {
    signal?.throwIfAborted();
    if (failure) throw failure.error;
  };

  const takeBatch = (): Task[] => {
    let sum = 0;
    let count = 0;
    while (count < queue.length && count < batchFiles && sum < batchWeight) {
      sum += queue[count]?.weight ?? 0;
      count += 1;
    }
    weight -= sum;
    return queue.splice(0, count);
  };
  const settle = (batch: readonly Task[], results: readonly CopyResult[]): void => {
    for (const [at, { done }] of batch.entries())
      done(results[at] ?? { fault: { message: 'a thread gave no answer', code: undefined } });
  };
  const dispatch = (): void => {
    while (!failure && queue.length > 0 && idle.length > 0) {
      const thread = idle.pop();
      const batch = takeBatch();
      void thread
        ?.work(batch.map(({ job }) => job))
        .then((results) => {
          settle(batch, results);
          idle.push(thread);
          dispatch();
          wake();
        })
        .catch(fail);
    }
  };
  const until = async (isReached: () => boolean): Promise<void> => {
    while (!isReached()) {
      check();
      await new Promise<void>((resolve) => (wake = resolve));
    }
    check();
  };
  const workHere = async (): Promise<void> => {
    // Its buffers are large, and whoever asks for one file at a time comes here very often.
    copyHere ??= createCopier({ filesystem, digests });
    const copy = copyHere;
    while (queue.length > 0) {
      const batch = takeBatch();
      settle(
        batch,
        batch.map(({ job }) => copy(job)),
      );
      await setImmediate();
      check();
    }
  };

  return {
    push: async (job, size, done) => {
      check();
      const task = { job, weight: size + fileWeight, done };
      queue.push(task);
      weight += task.weight;
      if (threads.length === 0 && weight > hereWeight) {
        for (let count = threadCount(); count > 0; count -= 1) threads.push(createCopyThread());
        idle = [...threads];
      }
      dispatch();
      if (threads.length > 0) await until(() => weight < hereWeight && queue.length < queuedFiles);
    },
    drain: async () => {
      check();
      if (threads.length === 0) await workHere();
      else await until(() => queue.length === 0 && idle.length === threads.length);
    },
    close: async () => {
      signal?.removeEventListener('abort', onAbort);
      failure ??= { error: new Error('the pool is closed') };
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** Hashing keeps a core busy; more than a few only wait for the disk. */
function threadCount(): number {
  return Math.min(Math.max(availableParallelism(), 2), 4);
}

/** What opening, making and closing a file costs, as bytes. */
const fileWeight = 32 * 1024;
const hereWeight = 32 * 1024 ** 2;
const batchWeight = 4 * 1024 ** 2;
const batchFiles = 64;
const queuedFiles = 256;
