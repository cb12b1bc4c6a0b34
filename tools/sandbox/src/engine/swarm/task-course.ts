import type { Service, Task, TaskState } from '../model.ts';
import { findExecutable } from '../process/find-executable.ts';
import { mapPaths } from '../process/path-map.ts';
import { supervise, type Supervised } from '../process/supervise.ts';
import { timestamp } from '../timestamps.ts';
import { createContainer, emitContainer } from './containers.ts';
import type { Context, LiveContainer } from './context.ts';
import { watchHealth } from './health-monitor.ts';
import { servedPort } from './host-ports.ts';
import { delay, Stopped, type TaskControl } from './task-control.ts';

export interface CourseOptions {
  context: Context;
  task: Task;
  service: Service;
  control: TaskControl;
  /** After every change of state, before anyone can see the next one. */
  onChange(task: Task): void;
}

/** The whole life of a task, from new to one of the states it never leaves. */
export async function runCourse(options: CourseOptions): Promise<void> {
  const { context, task, control } = options;
  const { step } = context.timings;
  const say = (state: TaskState, message: string, error?: string) => {
    const { Err: _, ...status } = task.Status;
    task.Status = { ...status, Timestamp: timestamp(), State: state, Message: message, ...(error ? { Err: error } : {}) };
    context.state.touch(task);
    options.onChange(task);
  };

  try {
    await control.pause(step);
    say('pending', 'pending task scheduling');
    await control.pause(step);
    while (hostPortTaken(context, task)) {
      const reason = 'no suitable node (host-mode port already in use on 1 node)';
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
    await run(options, container, say);
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

type Say = (state: TaskState, message: string, error?: string) => void;

async function run(options: CourseOptions, container: LiveContainer, say: Say): Promise<void> {
  const { context, task, control } = options;
  const spec = task.Spec.ContainerSpec;
  task.Status.ContainerStatus = { ContainerID: container.shown.id, PID: 0, ExitCode: 0 };
  say('starting', 'starting');
  await control.pause(context.timings.step);
  // A network made anew while containers still hold the old one of that name is not there on this node yet.
  while (networkStillLeaving(context, container)) await control.pause(context.timings.step);

  const [command = ''] = container.shown.argv;
  if (!findExecutable(mapPaths(command, container.paths), container.processEnv['PATH'] ?? '')) {
    task.Status.ContainerStatus.ExitCode = 127;
    throw new Error(`exec: "${command}": executable file not found in $PATH: unknown`);
  }
  const unpublish = await publishPorts(options, container);
  const child = start(context, container);
  task.Status.ContainerStatus.PID = child.pid;
  const health = watchHealth(context, container, spec);
  let sick = false;
  void health.unhealthy.then(() => void (sick = true));

  const ended = child.exited.then(() => 'exited' as const);
  const interrupted = Promise.race([ended, control.mustStop, health.unhealthy]);
  const first = await Promise.race([health.healthy.then(() => 'healthy' as const), interrupted]);
  // A program that is gone before anybody could call it running never was.
  if (first === 'healthy' && (await Promise.race([ended, delay(context.timings.step)])) !== 'exited') {
    if (!control.stopping) say('running', 'started');
    await interrupted;
  }

  // A process that ended by itself in the same moment has not been stopped.
  const stoppedByUs = container.shown.state === 'running' && (control.stopping || sick);
  if (stoppedByUs) await stop(context, child, spec.StopGracePeriod);
  const exitCode = await child.exited;
  health.stop();
  for (const kill of container.killers) kill();
  unpublish();
  task.Status.ContainerStatus = { ContainerID: container.shown.id, PID: 0, ExitCode: exitCode };
  if (control.stopping && stoppedByUs) return say('shutdown', 'shutdown');
  if (exitCode === 0 && !sick) return say('complete', 'finished');
  say('failed', task.Status.Message, `task: non-zero exit (${exitCode})${sick ? ': dockerexec: unhealthy container' : ''}`);
}

function start(context: Context, container: LiveContainer): Supervised {
  const { shown, log, paths, processEnv, cwd } = container;
  const child = supervise({
    argv: shown.argv.map((argument) => mapPaths(argument, paths)),
    env: processEnv,
    cwd,
    onOutput: (stream, chunk) => log.write(stream, chunk),
  });
  container.killers.add(child.kill);
  shown.state = 'running';
  shown.startedAt = timestamp();
  shown.pid = child.pid;
  emitContainer(context, container, 'start');
  void child.exited.then((exitCode) => {
    shown.state = 'exited';
    shown.exitCode = exitCode;
    shown.finishedAt = timestamp();
    shown.pid = 0;
    emitContainer(context, container, 'die', { exitCode: String(exitCode) });
  });
  return child;
}

async function stop({ timings }: Context, child: Supervised, grace: number | null | undefined): Promise<void> {
  await Promise.race([child.exited, delay(timings.stopNotice)]);
  child.terminate();
  const limit = grace === null || grace === undefined ? timings.stopGrace : grace / 1e6;
  await Promise.race([child.exited, delay(limit)]);
  child.kill();
}

async function publishPorts({ context, service }: CourseOptions, { shown }: LiveContainer): Promise<() => void> {
  const stops: (() => void)[] = [];
  for (const { PublishedPort, TargetPort } of service.Spec.EndpointSpec?.Ports ?? []) {
    const target = { address: shown.address, port: servedPort(TargetPort) };
    stops.push(await context.hostPorts.publish(PublishedPort || TargetPort, target));
  }
  return () => stops.forEach((stop) => stop());
}

const terminal: readonly TaskState[] = ['complete', 'shutdown', 'failed', 'rejected'];

export function isTerminal({ Status }: Task): boolean {
  return terminal.includes(Status.State);
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

function networkStillLeaving({ state }: Context, { shown }: LiveContainer): boolean {
  const names = shown.networks.map(({ name }) => name);
  return [...state.networks.values()].some(({ Name, leaving }) => leaving && names.includes(Name));
}
