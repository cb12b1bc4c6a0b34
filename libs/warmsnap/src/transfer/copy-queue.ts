import type { CopyJob, CopyResult } from './copier.ts';

/** Jobs in the order in which they came. */
export interface CopyQueue {
  /** `size` is a guess at the work. */
  add(job: CopyJob, size: number, done: (result: CopyResult) => void): void;
  /** The jobs that come first, for one message: not so many that one thread has all the work. `settle` tells how they ended. */
  takeBatch(): { jobs: readonly CopyJob[]; settle: (results: readonly CopyResult[]) => void };
  length(): number;
  /** What all of them cost, as bytes. */
  weight(): number;
}

export function createCopyQueue(): CopyQueue {
  const tasks: { job: CopyJob; weight: number; done: (result: CopyResult) => void }[] = [];
  let weight = 0;
  return {
    add: (job, size, done) => {
      const task = { job, weight: size + fileWeight, done };
      tasks.push(task);
      weight += task.weight;
    },
    takeBatch: () => {
      let sum = 0;
      let count = 0;
      while (count < tasks.length && count < batchFiles && sum < batchWeight) {
        sum += tasks[count]?.weight ?? 0;
        count += 1;
      }
      weight -= sum;
      const batch = tasks.splice(0, count);
      return {
        jobs: batch.map(({ job }) => job),
        settle: (results) => {
          for (const [at, { done }] of batch.entries())
            done(results[at] ?? { fault: { message: 'a thread gave no answer', code: undefined } });
        },
      };
    },
    length: () => tasks.length,
    weight: () => weight,
  };
}

/** What opening, making and closing a file costs, as bytes. */
const fileWeight = 32 * 1024;
const batchWeight = 4 * 1024 ** 2;
const batchFiles = 64;
