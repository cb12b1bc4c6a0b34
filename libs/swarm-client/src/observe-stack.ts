import { createHash } from 'node:crypto';
import type { ServiceObservation, StackObservation, TaskObservation } from '@ci-warm/convergence';
import { stableJson } from './stable-json.ts';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { sameTemplate } from './same-template.ts';
import * as shapes from './shapes.ts';
import { ofStack } from './stack-label.ts';
import * as z from 'zod';

/** Services of a stack with their tasks, newest task first. */
export async function observeStack(http: EngineHttp, stack: string): Promise<StackObservation> {
  const services = await servicesOf(http, stack);
  if (services.length === 0) return { stack, services: [] };
  const filters = { service: services.map(({ ID }) => ID) };
  const { body } = await http.call({ path: '/tasks', query: { filters } });
  const tasks = decode(z.array(shapes.task), body, 'GET /tasks');
  return { stack, services: services.map((service) => observeService(stack, service, tasks)) };
}

/** The stack's services as the engine describes them. */
export async function servicesOf(http: EngineHttp, stack: string): Promise<readonly shapes.ServiceShape[]> {
  const { body } = await http.call({ path: '/services', query: { filters: ofStack(stack) } });
  return decode(z.array(shapes.service), body, 'GET /services');
}

/** Full names of the volumes that a service mounts. */
export function mountedVolumes({ Spec: { TaskTemplate: template } }: shapes.ServiceShape): string[] {
  const mounts = template.ContainerSpec?.Mounts ?? [];
  return mounts.flatMap(({ Type, Source }) => (Type === 'volume' && Source ? [Source] : []));
}

function observeService(
  stack: string,
  service: shapes.ServiceShape,
  allTasks: readonly shapes.TaskShape[],
): ServiceObservation {
  const { Name: name, Labels: labels, TaskTemplate: template } = service.Spec;
  const iteration = service.JobStatus?.JobIteration?.Index;
  const shapesOfTasks = allTasks
    .filter(({ ServiceID }) => ServiceID === service.ID)
    // Tasks of a job's earlier rounds say nothing about this one.
    .filter(({ JobIteration }) => iteration === undefined || JobIteration?.Index === iteration);
  const tasks = shapesOfTasks
    .map((task) => observeTask(task, template))
    .sort((one, other) => other.createdAt - one.createdAt);
  return {
    id: service.ID,
    name,
    shortName: name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name,
    image: template.ContainerSpec?.Image ?? '',
    ...modeOf(service, shapesOfTasks),
    restartCondition: restartConditionOf(template),
    updateState: service.UpdateStatus?.State || undefined,
    labels,
    volumes: mountedVolumes(service),
    specHash: createHash('sha256').update(stableJson(service.Spec)).digest('hex'),
    tasks,
  };
}

function observeTask(task: shapes.TaskShape, template: shapes.TaskTemplate): TaskObservation {
  const { Status: status } = task;
  const container = status.ContainerStatus;
  return {
    id: task.ID,
    state: status.State,
    desiredState: task.DesiredState ?? 'running',
    changedAt: timeOf(status.Timestamp),
    createdAt: timeOf(task.CreatedAt),
    // A container that never ran has a 0 here; only an end has an exit code.
    exitCode: ended.has(status.State) ? (container?.ExitCode ?? undefined) : undefined,
    containerId: container?.ContainerID || undefined,
    error: status.Err || undefined,
    addresses: task.NetworksAttachments.flatMap(({ Addresses }) => Addresses).map((address) =>
      address.replace(/\/.*$/, ''),
    ),
    ...(task.Spec ? { ofCurrentSpec: sameTemplate(task.Spec, template) } : {}),
  };
}

function modeOf(
  { Spec: { Mode: mode } }: shapes.ServiceShape,
  tasks: readonly shapes.TaskShape[],
): Pick<ServiceObservation, 'mode' | 'desired'> {
  if (mode.ReplicatedJob) {
    return {
      mode: 'replicated-job',
      desired: mode.ReplicatedJob.TotalCompletions ?? mode.ReplicatedJob.MaxConcurrent ?? 1,
    };
  }
  if (mode.Global !== undefined) return { mode: 'global', desired: nodesWanted(tasks) };
  if (mode.GlobalJob !== undefined) return { mode: 'global-job', desired: nodesWanted(tasks) };
  return { mode: 'replicated', desired: mode.Replicated?.Replicas ?? 1 };
}

// Which nodes a global service belongs on is Swarm's own decision; it shows in the tasks that it made.
function nodesWanted(tasks: readonly shapes.TaskShape[]): number {
  const wanted = tasks.filter(({ DesiredState }) => DesiredState !== 'shutdown' && DesiredState !== 'remove');
  return Math.max(1, new Set(wanted.map(({ NodeID }) => NodeID)).size);
}

function restartConditionOf({
  RestartPolicy: policy,
}: shapes.TaskTemplate): ServiceObservation['restartCondition'] {
  const condition = policy?.Condition;
  return condition === 'none' || condition === 'on-failure' ? condition : 'any';
}

function timeOf(timestamp: string | undefined): number {
  const time = Date.parse(timestamp ?? '');
  return Number.isNaN(time) ? 0 : time;
}

const ended = new Set(['complete', 'failed', 'shutdown', 'rejected', 'orphaned', 'remove']);
