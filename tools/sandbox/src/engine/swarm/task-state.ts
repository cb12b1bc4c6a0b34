import type { Task, TaskState } from '../model.ts';

const terminal: readonly TaskState[] = ['complete', 'shutdown', 'failed', 'rejected'];

/** In a state that a task never leaves. */
export function isTerminal({ Status }: Task): boolean {
  return terminal.includes(Status.State);
}

/** Meant to run now, or as soon as its turn comes. */
export function isActive(desired: Task['DesiredState']): boolean {
  return desired === 'ready' || desired === 'running';
}
