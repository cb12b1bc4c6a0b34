import { Worker } from 'node:worker_threads';
import { createContentCopier } from './content-copier.ts';
import { createCopier, type CopyJob, type CopyResult } from './copier.ts';

export interface CopyThread {
  work(jobs: readonly CopyJob[]): Promise<readonly CopyResult[]>;
  end(): Promise<void>;
}

export function createCopyThread(): CopyThread {
  // The worker gets no settings of this process; a small young generation keeps thousands of jobs from piling up garbage.
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
const filesystem = require('node:fs');
const copyContent = (${String(createContentCopier)})({ filesystem, digests: require('node:crypto') });
const copy = (${String(createCopier)})({ filesystem, copyContent });
parentPort.on('message', (jobs) => parentPort.postMessage(jobs.map((job) => copy(job))));
`;
