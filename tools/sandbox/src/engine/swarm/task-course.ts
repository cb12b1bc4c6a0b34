import type { Task, TaskState } from '../model.ts';
import { nodeFacts } from '../node-facts.ts';
import { timestamp } from '../timestamps.ts';
import { createContainer } from './containers.ts';
import type { Context, LiveContainer } from './context.ts';
import type { CourseOptions } from './course-options.ts';
import { meetsConstraints } from './placement.ts';
import { Stopped } from './task-control.ts';
import { runProcess } from './task-process.ts';
import { isTerminal } from './task-state.ts';

/** The whole life of a task, from new to one of the states it never leaves. */
export async function runCourse(options: CourseOptions): Promise<void> {
  const { context, task, control } = options;
  const { step } = context.timings;
  const say = (state: TaskState, message: string, error?: string) => {
    Object.assign(task.Status, { Timestamp: timestamp(), State: state, Message: message });
    if (error) task.Status.Err = error;
    else delete task.Status.Err;
    context.state.touch(task);
    options.onChange(task);
  };

  try {
    await control.pause(step);
    say('pending', 'pending task scheduling');
    await control.pause(step);
    for (let reason = whyUnsuitable(context, task); reason; reason = whyUnsuitable(context, task)) {
      if (task.Status.Err !== reason) say('pending', 'pending task scheduling', reason);
      await control.pause(step);
    }
    task.NodeID = context.state.nodeId;
    say('assigned', 'scheduler assigned task to node');
    await control.pause(step);
    say('preparing', 'preparing');
    await control.pause(step);
    const container = await prepare(options);
    if (typeof container === 'string') {
      task.Status.ContainerStatus = { ContainerID: '', PID: 0, ExitCode: 0 };
      return say('rejected', 'preparing', container);
    }
    say('ready', 'prepared');
    await control.mayStart;
    await runProcess(options, container, say);
  } catch (error) {
    if (error instanceof Stopped) return say('shutdown', 'shutdown');
    say('failed', task.Status.Message, `starting container failed: ${(error as Error).message}`);
  }
}

/** The container, or why this node rejects the task. */
async function prepare({ context, task, service, control }: CourseOptions): Promise<LiveContainer | string> {
  const reference = task.Spec.ContainerSpec.Image;
  let image = context.images.find(reference);
  if (!image) {
    // As a node does: what is missing is pulled when it is needed.
    await control.pause(context.timings.pull);
    image = context.images.pull(reference);
  }
  if (!image) return `No such image: ${reference}`;
  try {
    return createContainer(context, task, service, image);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Why the only node cannot take the task now. */
function whyUnsuitable(context: Context, task: Task): string | undefined {
  if (!meetsConstraints(task.Spec.Placement?.Constraints ?? [], nodeFacts(context.state)))
    return 'no suitable node (scheduling constraints not satisfied on 1 node)';
  return hostPortTaken(context, task)
    ? 'no suitable node (host-mode port already in use on 1 node)'
    : undefined;
}

// A port belongs to a task from its assignment until its process has ended.
function hostPortTaken({ state }: Context, task: Task): boolean {
  if (task.hostPorts.length === 0) return false;
  return [...state.tasks.values()].some(
    (other) =>
      other.ID !== task.ID &&
      other.NodeID &&
      !isTerminal(other) &&
      other.hostPorts.some((port) => task.hostPorts.includes(port)),
  );
}
