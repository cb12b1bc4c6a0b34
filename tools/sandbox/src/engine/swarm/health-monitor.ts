import type { ContainerSpec } from '../api/container-spec.ts';
import { mapPaths } from '../process/path-map.ts';
import { supervise } from '../process/supervise.ts';
import { timestamp } from '../timestamps.ts';
import { emitContainer } from './containers.ts';
import type { Context, LiveContainer } from './context.ts';
import { delay } from './task-control.ts';

export interface HealthMonitor {
  healthy: Promise<void>;
  unhealthy: Promise<void>;
  stop(): void;
}

/** Runs a container's health check again and again. Without one it is healthy at once. */
export function watchHealth(context: Context, container: LiveContainer, spec: ContainerSpec): HealthMonitor {
  const argv = commandOf(spec.Healthcheck?.Test ?? []);
  const healthy = Promise.withResolvers<void>();
  const unhealthy = Promise.withResolvers<void>();
  let stopped = false;
  const stop = () => void (stopped = true);
  if (!argv) {
    healthy.resolve();
    return { healthy: healthy.promise, unhealthy: unhealthy.promise, stop };
  }

  const { timings } = context;
  const { Interval, Timeout, Retries, StartPeriod, StartInterval } = spec.Healthcheck ?? {};
  const interval = milliseconds(Interval, timings.healthInterval);
  const health = {
    Status: 'starting' as 'starting' | 'healthy' | 'unhealthy',
    FailingStreak: 0,
    Log: [] as HealthEntry[],
  };
  container.shown.health = health;
  const startedAt = Date.now();

  void (async () => {
    while (!stopped) {
      await delay(inStartPeriod() ? milliseconds(StartInterval, interval) : interval);
      if (stopped) return;
      const entry = await probe(container, argv, milliseconds(Timeout, timings.healthTimeout));
      if (stopped) return;
      health.Log = [...health.Log, entry].slice(-5);
      if (entry.ExitCode === 0) {
        health.FailingStreak = 0;
        turn('healthy');
        healthy.resolve();
      } else if (!inStartPeriod() && ++health.FailingStreak >= (Retries || 3)) {
        turn('unhealthy');
        unhealthy.resolve();
      }
    }
  })();
  return { healthy: healthy.promise, unhealthy: unhealthy.promise, stop };

  function inStartPeriod(): boolean {
    return Date.now() - startedAt < milliseconds(StartPeriod, 0) && health.Status === 'starting';
  }

  function turn(status: 'healthy' | 'unhealthy'): void {
    if (health.Status === status) return;
    health.Status = status;
    emitContainer(context, container, `health_status: ${status}`);
  }
}

interface HealthEntry {
  Start: string;
  End: string;
  ExitCode: number;
  Output: string;
}

async function probe(container: LiveContainer, argv: string[], timeoutMs: number): Promise<HealthEntry> {
  const Start = timestamp();
  const output: Buffer[] = [];
  const check = supervise({
    argv: argv.map((argument) => mapPaths(argument, container.paths)),
    env: container.processEnv,
    cwd: container.cwd,
    onOutput: (_, chunk) => output.push(chunk),
  });
  container.killers.add(check.kill);
  const exitCode = await Promise.race([check.exited, delay(timeoutMs).then(() => undefined)]);
  check.kill();
  container.killers.delete(check.kill);
  const timedOut = `Health check exceeded timeout (${timeoutMs}ms)`;
  const Output = exitCode === undefined ? timedOut : Buffer.concat(output).toString().slice(0, 4096);
  return { Start, End: timestamp(), ExitCode: exitCode ?? -1, Output };
}

function commandOf([kind, ...rest]: readonly string[]): string[] | undefined {
  if (kind === 'CMD') return rest;
  if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return undefined;
}

function milliseconds(nanoseconds: number | undefined, otherwise: number): number {
  return nanoseconds ? nanoseconds / 1e6 : otherwise;
}
