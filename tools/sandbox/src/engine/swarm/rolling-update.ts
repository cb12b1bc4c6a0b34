import type { UpdateConfig } from '../api/service-spec.ts';
import type { Service, Task, UpdateStatus } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { assignPorts } from './assign-ports.ts';
import type { Context } from './context.ts';
import { specKeyOf } from './spec-key.ts';
import { delay } from './task-control.ts';
import { isActive, isTerminal } from './task-state.ts';
import type { Tasks } from './tasks.ts';

export interface RollingUpdates {
  /** Replaces the tasks that are out of date, as the service's update settings say. Ends an older update of it. */
  start(service: Service): void;
  cancel(service: Service): void;
  stop(): void;
  /** A task ended by itself: a failure, if an update has just made it. */
  noteEnd(task: Task): void;
}

interface Roll {
  failed: PromiseWithResolvers<Task>;
  failure: Task | undefined;
  failures: number;
  made: Set<string>;
  cancelled: boolean;
}

/** `onRollback` hears that a service has its earlier spec again. */
export function createRollingUpdates(context: Context, tasks: Tasks, onRollback: () => void): RollingUpdates {
  const rolls = new Map<string, Roll>();
  let stopped = false;

  const updates: RollingUpdates = {
    start(service) {
      updates.cancel(service);
      if (outdatedSlots(service).length === 0) return;
      // Not at once: who looks right after the answer to an update may see a service that does not yet update.
      const wanted = service.Spec;
      void delay(context.timings.step).then(() => {
        if (service.Spec !== wanted || stopped || !context.state.services.has(service.ID)) return;
        report(service, 'updating', 'update in progress');
        return roll(service, 'update');
      });
    },
    cancel({ ID }) {
      const running = rolls.get(ID);
      if (running) running.cancelled = true;
      rolls.delete(ID);
    },
    stop() {
      stopped = true;
      for (const roll of rolls.values()) roll.cancelled = true;
    },
    noteEnd(task) {
      const running = rolls.get(task.ServiceID);
      if (!running?.made.has(task.ID)) return;
      running.failures++;
      running.failure = task;
      running.failed.resolve(task);
    },
  };
  return updates;

  async function roll(service: Service, kind: 'update' | 'rollback'): Promise<void> {
    const config = (kind === 'update' ? service.Spec.UpdateConfig : service.Spec.RollbackConfig) ?? {};
    const action = config.FailureAction || 'pause';
    const me: Roll = {
      failed: Promise.withResolvers(),
      failure: undefined,
      failures: 0,
      made: new Set(),
      cancelled: false,
    };
    rolls.set(service.ID, me);
    const slots = outdatedSlots(service);
    const tooMany = () => action !== 'continue' && me.failures > (config.MaxFailureRatio ?? 0) * slots.length;
    const queue = [...slots];
    while (queue.length > 0 && !me.cancelled && !tooMany()) {
      const batch = queue.splice(0, (config.Parallelism ?? 1) || queue.length);
      await Promise.all(batch.map((slot) => replace(service, slot, config, me)));
      if (queue.length > 0 && config.Delay) await delay(config.Delay / 1e6);
    }
    if (action !== 'continue' && !me.cancelled && !tooMany()) {
      const monitor = config.Monitor ? config.Monitor / 1e6 : context.timings.updateMonitor;
      await Promise.race([delay(monitor), untilTooMany(me, tooMany)]);
    }
    if (me.cancelled || !context.state.services.has(service.ID)) return;
    rolls.delete(service.ID);
    if (!tooMany() || !me.failure)
      return report(service, kind === 'update' ? 'completed' : 'rollback_completed', `${kind} completed`);
    const reason = `due to failure or early termination of task ${me.failure.ID}`;
    if (kind === 'rollback') return report(service, 'rollback_paused', `rollback paused ${reason}`);
    if (action === 'pause' || !service.PreviousSpec)
      return report(service, 'paused', `update paused ${reason}`);
    service.Spec = service.PreviousSpec;
    service.ports = assignPorts(service.Spec, [], service.ports);
    delete service.PreviousSpec;
    onRollback();
    report(service, 'rollback_started', `update rolled back ${reason}`);
    await roll(service, 'rollback');
  }

  async function untilTooMany(me: Roll, tooMany: () => boolean): Promise<void> {
    while (!tooMany() && !me.cancelled) {
      await me.failed.promise;
      me.failed = Promise.withResolvers();
    }
  }

  async function replace(
    service: Service,
    slot: number | undefined,
    config: UpdateConfig,
    me: Roll,
  ): Promise<void> {
    const wanted = specKeyOf(service.Spec);
    const alive = activeIn(service, slot);
    const old = alive.filter(({ specKey }) => specKey !== wanted);
    const retire = () => old.forEach((task) => tasks.desire(task, 'shutdown'));
    // After a failed start-first update the task to go back to may never have stopped.
    if (alive.length > old.length) return retire();

    const startFirst = config.Order === 'start-first';
    const fresh = tasks.create(service, slot, startFirst ? 'running' : 'ready');
    me.made.add(fresh.ID);
    if (!startFirst) {
      retire();
      await Promise.all(old.map((task) => tasks.ended(task)));
      if (me.cancelled) return tasks.desire(fresh, 'shutdown');
      tasks.desire(fresh, 'running');
    }
    await tasks.settled(fresh);
    if (startFirst && !isTerminal(fresh) && !me.cancelled) retire();
  }

  function activeIn(service: Service, slot: number | undefined): Task[] {
    return tasks.of(service).filter(({ Slot, DesiredState }) => Slot === slot && isActive(DesiredState));
  }

  /** Slots whose newest task, dead or alive, was made from another spec. */
  function outdatedSlots(service: Service): (number | undefined)[] {
    const wanted = specKeyOf(service.Spec);
    const newest = new Map<number | undefined, Task>();
    for (const task of tasks.of(service)) {
      if (task.DesiredState === 'remove') continue;
      const known = newest.get(task.Slot);
      if (!known || known.CreatedAt < task.CreatedAt) newest.set(task.Slot, task);
    }
    return [...newest].filter(([, { specKey }]) => specKey !== wanted).map(([slot]) => slot);
  }

  function report(service: Service, State: UpdateStatus['State'], Message: string): void {
    const started = State === 'updating' ? undefined : service.UpdateStatus?.StartedAt;
    const done = State === 'completed' || State === 'rollback_completed';
    service.UpdateStatus = {
      State,
      StartedAt: started ?? timestamp(),
      ...(done ? { CompletedAt: timestamp() } : {}),
      Message,
    };
    context.state.touch(service);
    const attributes = { name: service.Spec.Name, 'updatestate.new': State };
    context.events.emit({ Type: 'service', Action: 'update', scope: 'swarm', id: service.ID, attributes });
  }
}
