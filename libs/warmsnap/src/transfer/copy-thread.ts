import { Worker } from 'node:worker_threads';
import { createCopier, type CopyJob, type CopyResult } from './copier.ts';

export interface CopyThread {
  work(jobs: readonly CopyJob[]): Promise<readonly CopyResult[]>;
  end(): Promise<void>;
}

export function createCopyThread(): CopyThread {
  // Nothing of this process's settings concerns it; small resources keep thousands of jobs from piling up garbage.
  const worker = new Worker(source, {
    eval: true,
    env: {},
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  let answer: PromiseWithResolvers<readonly CopyResult[]> | undefined;
  let fault: Error | undefined;
  worker.on('message', (results: readonly CopyResult[]) => answer?.resolve(results));
  worker.on('error', (error: Error) => {
    fault = error;
    answer?.reject(error);
  });
  worker.on('exit', () => answer?.reject(new Error('a copying thread ended by itself')));
  return {
    work: (jobs) => {
      if (fault !== undefined) return Promise.reject(fault);
      answer = Promise.withResolvers();
      worker.postMessage(jobs);
      return answer.promise;
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

const source = `
const { parentPort } = require('node:worker_threads');
const copy = (${String(createCopier)})({ filesystem: require('node:fs'), digests: require('node:crypto') });
parentPort.on('message', (jobs) => parentPort.postMessage(jobs.map(copy)));
`;
