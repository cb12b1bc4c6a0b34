import type { Service, Task } from '../model.ts';
import type { Context } from '../swarm/context.ts';
import { isActive } from '../swarm/rolling-update.ts';

/** A service as the API shows it. */
export function shownService({ state }: Context, service: Service, withStatus: boolean): object {
  const { ID, Version, CreatedAt, UpdatedAt, Spec, PreviousSpec, UpdateStatus, JobStatus } = service;
  const { Mode, Ports } = Spec.EndpointSpec ?? {};
  const endpoint = { ...(Mode ? { Mode } : {}), ...(Ports?.length ? { Ports } : {}) };
  return {
    ...{ ID, Version, CreatedAt, UpdatedAt, Spec },
    ...(PreviousSpec ? { PreviousSpec } : {}),
    Endpoint: { Spec: endpoint, ...(Ports?.length ? { Ports } : {}) },
    ...(UpdateStatus ? { UpdateStatus } : {}),
    ...(JobStatus ? { JobStatus } : {}),
    ...(withStatus ? { ServiceStatus: statusOf(service, [...state.tasks.values()]) } : {}),
  };
}

function statusOf({ ID, Spec }: Service, all: readonly Task[]): object {
  const tasks = all.filter(({ ServiceID }) => ServiceID === ID);
  const running = tasks.filter(({ Status, DesiredState }) => Status.State === 'running' && DesiredState !== 'remove');
  const { Replicated, ReplicatedJob } = Spec.Mode;
  const completed = tasks.filter(({ Status, DesiredState }) => Status.State === 'complete' && DesiredState === 'complete');
  const total = ReplicatedJob ? (ReplicatedJob.TotalCompletions ?? ReplicatedJob.MaxConcurrent ?? 1) : undefined;
  return {
    RunningTasks: running.length,
    DesiredTasks: total ?? Replicated?.Replicas ?? tasks.filter(({ DesiredState }) => isActive(DesiredState)).length,
    CompletedTasks: completed.length,
  };
}
