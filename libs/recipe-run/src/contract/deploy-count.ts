import type { RunResults } from '@ci-warm/run-results';

/** Counts the deploys that abra was asked for, by what they were for. */
export interface DeployCount {
  /** Called at every deploy. */
  add(): void;
  /** Deploys within `work` are for this; all others are for the tested app itself. */
  during<T>(purpose: 'rewire' | 'dependency', work: () => Promise<T>): Promise<T>;
  totals(): Pick<RunResults, 'deployCount' | 'rewireCount' | 'dependencyDeployCount'>;
}

export function createDeployCount(): DeployCount {
  const counts = { own: 0, rewire: 0, dependency: 0 };
  let current: keyof typeof counts = 'own';
  return {
    add: () => {
      counts[current] += 1;
    },
    during: async (purpose, work) => {
      const before = current;
      current = purpose;
      try {
        return await work();
      } finally {
        current = before;
      }
    },
    totals: () => ({
      deployCount: counts.own,
      rewireCount: counts.rewire,
      dependencyDeployCount: counts.dependency,
    }),
  };
}
