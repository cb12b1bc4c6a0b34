import type { DesiredState, Service, Task } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import type { Context } from './context.ts';
import { hostPortsOf } from './host-ports.ts';
import { createNames } from './names.ts';
import { forgetTask, reapTask, trimHistory } from './reaper.ts';
import { specKeyOf } from './spec-key.ts';
import { runCourse } from './task-course.ts';
import { isTerminal } from './task-state.ts';
import { createTaskControl, delay, type TaskControl } from './task-control.ts';

export interface Tasks {
  create(service: Service, slot: number | undefined, desired: DesiredState): Task;
  desire(task: Task, desired: DesiredState): void;
  of(service: { ID: string }): Task[];
  /** Resolves when the task runs for the first time, or has ended. */
  settled(task: Task): Promise<void>;
  /** Resolves when the task has ended. */
  ended(task: Task): Promise<void>;
  /** Ends every process at once, however far its task has come. */
  halt(): Promise<void>;
}

interface Live {
  control: TaskControl;
  running: PromiseWithResolvers<void>;
  course: Promise<void>;
}

/** Every task of the engine; `onOwnEnd` hears of those that ended without being told to. */
export function createTasks(context: Context, onOwnEnd: (task: Task) => void): Tasks {
  const { state } = context;
  const live = new Map<string, Live>();
  const names = createNames(context);

  const tasks: Tasks = {
    create(service, slot, desired) {
      const task: Task = {
        ...state.newMeta(),
        Labels: {},
        Spec: service.Spec.TaskTemplate,
        ServiceID: service.ID,
        ...(slot === undefined ? {} : { Slot: slot }),
        Status: { Timestamp: timestamp(), State: 'new', Message: 'created', PortStatus: {} },
        DesiredState: desired,
        ...(service.JobStatus ? { JobIteration: { ...service.JobStatus.JobIteration } } : {}),
        specKey: specKeyOf(service.Spec),
        serviceLabels: service.Spec.Labels,
        hostPorts: hostPortsOf(service.Spec),
        address: undefined,
      };
      state.tasks.set(task.ID, task);
      begin(task, service);
      if (slot !== undefined)
        trimHistory(
          context,
          tasks.of(service).filter(({ Slot }) => Slot === slot),
        );
      return task;
    },
    desire(task, desired) {
      if (task.DesiredState === desired) return;
      task.DesiredState = desired;
      state.touch(task);
      live.get(task.ID)?.control.desire(desired);
      if (desired !== 'remove') return;
      if (!live.has(task.ID)) void reapTask(context, task);
      const early = context.timings.forgetRemovedTask;
      if (early !== undefined) void delay(early).then(() => forgetTask(context, task));
    },
    of: ({ ID }) => [...state.tasks.values()].filter(({ ServiceID }) => ServiceID === ID),
    settled: async (task) => {
      const entry = live.get(task.ID);
      if (entry) await Promise.race([entry.running.promise, entry.course]);
    },
    ended: async (task) => live.get(task.ID)?.course,
    async halt() {
      names.stop();
      const courses = [...live.values()].map(({ course }) => course);
      for (const { control } of live.values()) control.desire('shutdown');
      for (const { killers } of context.containers.values()) for (const kill of killers) kill();
      await Promise.all(courses);
    },
  };
  return tasks;

  function begin(task: Task, service: Service): void {
    const control = createTaskControl(task);
    const running = Promise.withResolvers<void>();
    const onChange = () => {
      if (task.Status.State === 'running') running.resolve();
      if (task.Status.State === 'running' || isTerminal(task)) names.refresh();
    };
    const course = runCourse({ context, task, service, control, onChange }).then(() => {
      live.delete(task.ID);
      if (task.DesiredState === 'remove') void reapTask(context, task);
      else if (task.DesiredState !== 'shutdown') onOwnEnd(task);
    });
    live.set(task.ID, { control, running, course });
  }
}
