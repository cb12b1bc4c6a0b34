import type { ContainerSpec } from '../api/container-spec.ts';
import type { TaskState } from '../model.ts';
import { findExecutable } from '../process/find-executable.ts';
import { mapPaths } from '../process/path-map.ts';
import { supervise, type Supervised } from '../process/supervise.ts';
import { timestamp } from '../timestamps.ts';
import { emitContainer } from './containers.ts';
import type { Context, LiveContainer } from './context.ts';
import { watchHealth } from './health-monitor.ts';
import { forwardedPorts, servedPort } from './host-ports.ts';
import { delay } from './task-control.ts';
import { writeFiles } from './task-files.ts';
import type { CourseOptions } from './course-options.ts';

/** Notes what has become of a task. */
export type Say = (state: TaskState, message: string, error?: string) => void;

/** From starting to the end: the process of a task, its health, its ports and its stop. */
export async function runProcess(options: CourseOptions, container: LiveContainer, say: Say): Promise<void> {
  const { context, task, control } = options;
  const { spec } = container;
  task.Status.ContainerStatus = { ContainerID: container.shown.id, PID: 0, ExitCode: 0 };
  say('starting', 'starting');
  await control.pause(context.timings.step);
  // A network made anew while containers still hold the old one of that name is not there on this node yet.
  while (networkStillLeaving(context, container)) await control.pause(context.timings.step);

  writeFiles(context.state, spec, container.cwd, container.data);
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
  if (stoppedByUs) await stop(context, child, spec);
  const exitCode = await child.exited;
  health.stop();
  for (const kill of container.killers) kill();
  unpublish();
  task.Status.ContainerStatus = { ContainerID: container.shown.id, PID: 0, ExitCode: exitCode };
  if (control.stopping && stoppedByUs) return say('shutdown', 'shutdown');
  if (exitCode === 0 && !sick) return say('complete', 'finished');
  say(
    'failed',
    task.Status.Message,
    `task: non-zero exit (${exitCode})${sick ? ': dockerexec: unhealthy container' : ''}`,
  );
}

function start(context: Context, container: LiveContainer): Supervised {
  const { shown, log, paths, processEnv, workDir } = container;
  const child = supervise({
    argv: shown.argv.map((argument) => mapPaths(argument, paths)),
    env: processEnv,
    cwd: workDir,
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

async function stop(
  { timings }: Context,
  child: Supervised,
  { StopGracePeriod: grace, StopSignal }: ContainerSpec,
): Promise<void> {
  await Promise.race([child.exited, delay(timings.stopNotice)]);
  child.terminate(StopSignal);
  const limit = grace === null || grace === undefined ? timings.stopGrace : grace / 1e6;
  await Promise.race([child.exited, delay(limit)]);
  child.kill();
}

async function publishPorts(
  { context, service }: CourseOptions,
  { shown }: LiveContainer,
): Promise<() => void> {
  const stops: (() => void)[] = [];
  for (const { PublishedPort, TargetPort } of forwardedPorts(service.Spec, 'host')) {
    const target = { address: shown.address, port: servedPort(TargetPort) };
    stops.push(await context.hostPorts.publish(PublishedPort || TargetPort, () => target));
  }
  return () => stops.forEach((stop) => stop());
}

function networkStillLeaving({ state }: Context, { shown }: LiveContainer): boolean {
  const names = shown.networks.map(({ name }) => name);
  return [...state.networks.values()].some(({ Name, leaving }) => leaving && names.includes(Name));
}
