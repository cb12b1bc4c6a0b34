import type { RunResults } from '@ci-warm/run-results';

/** What the parts of a run come to know and its results tell. */
export interface RunNotes {
  operatorsMust: { set: string[]; insert: string[] };
  dependencies: RunResults['dependencies'][number][];
  needsApproval: RunResults['needsApproval'][number][];
  rewireCount: number;
  dependencyDeployCount: number;
}

export function createRunNotes(): RunNotes {
  return {
    operatorsMust: { set: [], insert: [] },
    dependencies: [],
    needsApproval: [],
    rewireCount: 0,
    dependencyDeployCount: 0,
  };
}
