import type { ServiceObservation, StackObservation, TaskObservation } from '../src/index.ts';

/** Milliseconds since the epoch at which these stories end. */
export const now = 1_700_000_000_000;

let serial = 0;

export function task(state: string, agoMs: number, more: Partial<TaskObservation> = {}): TaskObservation {
  serial += 1;
  return {
    id: `task${serial}`,
    state,
    desiredState: ['failed', 'complete', 'rejected', 'shutdown'].includes(state) ? 'shutdown' : 'running',
    changedAt: now - agoMs,
    createdAt: now - agoMs - 100,
    exitCode: undefined,
    containerId: undefined,
    error: undefined,
    addresses: [],
    ...more,
  };
}

export function failure(agoMs: number, exitCode = 1): TaskObservation {
  return task('failed', agoMs, { exitCode, error: `task: non-zero exit (${exitCode})` });
}

export function service(
  name: string,
  tasks: readonly TaskObservation[],
  more: Partial<ServiceObservation> = {},
): ServiceObservation {
  return {
    id: `id-${name}`,
    name: `shop_${name}`,
    shortName: name,
    image: `${name}:1`,
    mode: 'replicated',
    desired: 1,
    restartCondition: 'any',
    updateState: undefined,
    labels: {},
    tasks,
    ...more,
  };
}

export function stack(...services: ServiceObservation[]): StackObservation {
  return { stack: 'shop', services };
}
