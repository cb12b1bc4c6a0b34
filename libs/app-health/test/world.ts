import type { Clock } from '@ci-warm/clock';
import type { ServiceObservation, StackObservation, TaskObservation } from '@ci-warm/convergence';
import { waitHealthy, type HealthWindow, type WaitHealthyRequest } from '../src/index.ts';
import { serve } from './servers.ts';

/** One app behind a real HTTP server, on a clock that moves only when somebody sleeps. */
export interface World {
  clock: Clock;
  /** Milliseconds since the beginning. */
  time(): number;
  /** When each probe came. */
  probes: number[];
  /** Told the number of each probe, before it is answered. */
  onProbe: (count: number) => void;
  /** What the app answers now. */
  status: number;
  tasks: TaskObservation[];
  others: ServiceObservation[];
  updateState: string | undefined;
  /** Does something at a time. */
  at(ms: number, act: () => void): void;
  task(state: string, more?: Partial<TaskObservation>): TaskObservation;
  /** The running task fails and another one takes its place. */
  crash(): void;
  wait(window?: Partial<HealthWindow>, more?: Partial<WaitHealthyRequest>): ReturnType<typeof waitHealthy>;
}

export async function makeWorld(): Promise<World> {
  const epoch = 1_700_000_000_000;
  const plans: { ms: number; act: () => void }[] = [];
  let passed = 0;
  let serial = 0;
  const clock: Clock = {
    now: () => epoch + passed,
    monotonic: () => passed,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      const until = passed + ms;
      for (const plan of plans.filter((one) => one.ms <= until).sort((one, other) => one.ms - other.ms)) {
        plans.splice(plans.indexOf(plan), 1);
        passed = Math.max(passed, plan.ms);
        plan.act();
      }
      passed = until;
    },
  };
  const world: World = {
    clock,
    time: () => passed,
    probes: [],
    onProbe: () => undefined,
    status: 200,
    tasks: [],
    others: [],
    updateState: undefined,
    at: (ms, act) => void plans.push({ ms, act }),
    task: (state, more = {}) => ({
      id: `task${(serial += 1)}`,
      state,
      desiredState: state === 'failed' ? 'shutdown' : 'running',
      changedAt: epoch + passed,
      createdAt: epoch + passed,
      exitCode: state === 'failed' ? 1 : undefined,
      containerId: undefined,
      error: state === 'failed' ? 'task: non-zero exit (1)' : undefined,
      addresses: [],
      ...more,
    }),
    crash: () => {
      const kept = world.tasks.map((one) =>
        one.state === 'running' ? { ...one, ...world.task('failed'), id: one.id } : one,
      );
      world.tasks = [world.task('running'), ...kept].slice(0, 5);
    },
    wait: (window = {}, more = {}) =>
      waitHealthy({
        observe: async () => observe(world),
        ingress: { publicUrl: 'http://{domain}', connectTo: address },
        domain: 'app.ci.test',
        health: { path: '/' },
        window: { windowMs: 1000, successes: 5, timeoutMs: 60_000, probeTimeoutMs: 5000, ...window },
        clock,
        ...more,
      }),
  };
  const address = await serve((_, response) => {
    world.onProbe(world.probes.push(passed));
    response.writeHead(world.status).end();
  });
  return world;
}

function observe({ tasks, others, updateState }: World): StackObservation {
  const app: ServiceObservation = {
    id: 'app',
    name: 'shop_app',
    shortName: 'app',
    image: 'app:1',
    mode: 'replicated',
    desired: 1,
    restartCondition: 'any',
    updateState,
    labels: {},
    tasks,
  };
  return { stack: 'shop', services: [app, ...others] };
}
