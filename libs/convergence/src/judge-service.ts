import type { ServiceObservation, TaskObservation } from './types.ts';

export interface Judgement {
  up: boolean;
  /** Milliseconds since the epoch of the last step that brought it up; 0 when nothing had to happen. */
  upSince: number;
  reason: string;
  /** Its tasks are in place, and its update is only not declared over yet. */
  onlyMonitored?: boolean;
}

/** Whether one service is where its spec wants it to be. */
export function judgeService(service: ServiceObservation): Judgement {
  const { name, desired, updateState } = service;
  if (updateState !== undefined && inFlight.has(updateState)) {
    const reason = `${name} is ${updateState.replace('_', ' ')}`;
    return { up: false, upSince: 0, reason, onlyMonitored: isOnlyMonitored(service) };
  }
  const good = tasksInPlace(service);
  if (good.length >= desired) {
    return { up: true, upSince: Math.max(0, ...good.map(({ changedAt }) => changedAt)), reason: 'up' };
  }
  return {
    up: false,
    upSince: 0,
    reason: `${name} ${good.length}/${desired} (${latest(currentTasks(service))})`,
  };
}

/** After the last new task has started, Swarm watches it for a while before it calls the update completed. */
function isOnlyMonitored(service: ServiceObservation): boolean {
  const { tasks, desired, updateState } = service;
  if (updateState !== 'updating' || tasksInPlace(service).length < desired) return false;
  return tasks.every(({ ofCurrentSpec, state }) => ofCurrentSpec === true || over.has(state));
}

/** The tasks that make the service what it should be: the same ones a moment later means that nothing happened. */
export function tasksInPlace(service: ServiceObservation): readonly TaskObservation[] {
  return currentTasks(service).filter((task) => isWhereItShouldBe(service, task));
}

/** A task that ended, and ended in a way that its service did not want. */
export function endedBadly(service: ServiceObservation, task: TaskObservation): boolean {
  if (task.state === 'failed' || task.state === 'rejected') return true;
  return task.state === 'complete' && !isWhereItShouldBe(service, task);
}

/** Tasks of the service's present spec: what an older spec's tasks did says nothing about this one. */
export function currentTasks(service: ServiceObservation): readonly TaskObservation[] {
  return service.tasks.filter(({ ofCurrentSpec }) => ofCurrentSpec !== false);
}

/** A job, or a service that is not restarted after it ended well: it has arrived once it is through. */
function endsByItself({ mode, restartCondition }: ServiceObservation): boolean {
  return mode.endsWith('-job') || restartCondition !== 'any';
}

function isWhereItShouldBe(service: ServiceObservation, task: TaskObservation): boolean {
  if (task.state === 'running') return task.desiredState === 'running' && !service.mode.endsWith('-job');
  return task.state === 'complete' && endsByItself(service) && (task.exitCode ?? 0) === 0;
}

function latest(tasks: readonly TaskObservation[]): string {
  const [newest] = [...tasks].sort((one, other) => other.createdAt - one.createdAt);
  if (!newest) return 'no task yet';
  return newest.error ? `${newest.state}: ${newest.error}` : newest.state;
}

// A `paused` update stays so until a person acts; it is not on its way anywhere.
const inFlight = new Set(['updating', 'rollback_started']);
const over = new Set(['complete', 'failed', 'shutdown', 'rejected', 'orphaned', 'remove']);
