import type { Service, Task } from '../model.ts';
import type { Context } from '../swarm/context.ts';
import { isOfIteration } from '../swarm/restart-policy.ts';
import { isActive } from '../swarm/task-state.ts';

/** A service as the API shows it. */
export function shownService({ state }: Context, service: Service, withStatus: boolean): object {
  const { ID, Version, CreatedAt, UpdatedAt, Spec, PreviousSpec, UpdateStatus, JobStatus } = service;
  const { Mode, Ports } = Spec.EndpointSpec ?? {};
  const endpoint = { ...(Mode ? { Mode } : {}), ...(Ports?.length ? { Ports } : {}) };
  return {
    ...{ ID, Version, CreatedAt, UpdatedAt, Spec },
    ...(PreviousSpec ? { PreviousSpec } : {}),
    Endpoint: { Spec: endpoint, ...(Ports?.length ? { Ports: service.ports ?? Ports } : {}) },
    ...(UpdateStatus ? { UpdateStatus } : {}),
    ...(JobStatus ? { JobStatus } : {}),
    ...(withStatus ? { ServiceStatus: statusOf(service, [...state.tasks.values()]) } : {}),
  };
}

function statusOf(service: Service, all: readonly Task[]): object {
  const { ID, Spec } = service;
  const tasks = all.filter((task) => task.ServiceID === ID && isOfIteration(service, task));
  const running = tasks.filter(
    ({ Status, DesiredState }) => Status.State === 'running' && DesiredState !== 'remove',
  );
  const { Replicated, ReplicatedJob } = Spec.Mode;
  const completed = tasks.filter(
    ({ Status, DesiredState }) => Status.State === 'complete' && DesiredState === 'complete',
  );
  const atOnce = ReplicatedJob
    ? (ReplicatedJob.MaxConcurrent ?? ReplicatedJob.TotalCompletions ?? 1)
    : undefined;
  return {
    RunningTasks: running.length,
    DesiredTasks:
      atOnce ?? Replicated?.Replicas ?? tasks.filter(({ DesiredState }) => isActive(DesiredState)).length,
    CompletedTasks: completed.length,
  };
}
