import type { Task } from '../model.ts';
import { destroyContainer } from './containers.ts';
import type { Context } from './context.ts';
import { isTerminal } from './task-state.ts';
import { delay } from './task-control.ts';

/** Tasks of one slot that stay listed, the current one included. */
const historyLimit = 5;

/** Takes a removed task off the list, and then its stopped container off the node: each a moment later. */
export async function reapTask(context: Context, task: Task): Promise<void> {
  await delay(context.timings.taskReap);
  forgetTask(context, task);
  releaseNetworks(context);
  await delay(context.timings.containerReap);
  const ended = [...context.containers.values()].filter(({ shown }) => shown.taskId === task.ID);
  for (const { shown } of ended) shown.state = 'removing';
  await delay(context.timings.containerRemoval);
  removeContainersOf(context, task);
}

export function forgetTask({ state }: Context, task: Task): void {
  state.tasks.delete(task.ID);
  state.markChanged();
}

/** Keeps a slot's history short. */
export function trimHistory(context: Context, slot: readonly Task[]): void {
  const old = slot.toSorted((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1)).slice(0, -historyLimit);
  for (const task of old.filter(isTerminal)) {
    forgetTask(context, task);
    removeContainersOf(context, task);
  }
}

/** A removed network leaves the node with its last live container. */
export function releaseNetworks({ state, containers, events }: Context): void {
  for (const network of [...state.networks.values()].filter(({ leaving }) => leaving)) {
    const held = [...containers.values()].some(
      ({ shown }) => shown.state === 'running' && shown.networks.some(({ id }) => id === network.Id),
    );
    if (held) continue;
    state.networks.delete(network.Id);
    state.markChanged();
    const attributes = { name: network.Name, type: network.Driver };
    events.emit({ Type: 'network', Action: 'destroy', scope: 'local', id: network.Id, attributes });
  }
}

function removeContainersOf(context: Context, task: Task): void {
  for (const container of context.containers.values()) {
    if (container.shown.taskId === task.ID) destroyContainer(context, container);
  }
}
