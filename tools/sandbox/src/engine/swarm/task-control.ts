import type { DesiredState, Task } from '../model.ts';

/** Thrown inside a task's course when somebody wants it to stop. */
export class Stopped extends Error {}

/** What is wanted of one task, for the course of it to wait on. */
export interface TaskControl {
  /** Resolves when the task may start, rejects with Stopped when it is to stop. */
  mayStart: Promise<void>;
  /** Resolves when the task is to stop. */
  mustStop: Promise<void>;
  stopping: boolean;
  /** Waits, unless the task is to stop: then throws Stopped. */
  pause(ms: number): Promise<void>;
  desire(desired: DesiredState): void;
}

export function createTaskControl(task: Task): TaskControl {
  const start = Promise.withResolvers<void>();
  const stop = Promise.withResolvers<void>();
  start.promise.catch(() => undefined);
  const control: TaskControl = {
    mayStart: start.promise,
    mustStop: stop.promise,
    stopping: false,
    async pause(ms) {
      if (!control.stopping) await Promise.race([delay(ms), stop.promise]);
      if (control.stopping) throw new Stopped();
    },
    desire(desired) {
      if (desired === 'running' || desired === 'complete') start.resolve();
      if (desired === 'shutdown' || desired === 'remove') {
        control.stopping = true;
        start.reject(new Stopped());
        stop.resolve();
      }
    },
  };
  control.desire(task.DesiredState);
  return control;
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
