import type { Service, Task } from '../model.ts';
import type { Context } from './context.ts';
import type { TaskControl } from './task-control.ts';

/** Whose life it is, and who hears of it. */
export interface CourseOptions {
  context: Context;
  task: Task;
  service: Service;
  control: TaskControl;
  /** After every change of state, before anyone can see the next one. */
  onChange(task: Task): void;
}
