import type { Service, Task } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import type { Context } from './context.ts';
import { createIngressPorts } from './ingress-ports.ts';
import { createRestartLimits, isJob, isOfIteration, wantsRestart } from './restart-policy.ts';
import { createRollingUpdates } from './rolling-update.ts';
import { delay } from './task-control.ts';
import { isActive, isTerminal } from './task-state.ts';
import { createTasks } from './tasks.ts';

export interface Orchestrator {
  /** Brings the tasks of a new or changed service in line with it. */
  apply(service: Service): void;
  remove(service: Service): void;
  /** After a start: nothing that ran runs any more. */
  revive(): void;
  /** Ends everything, and from now on restarts nothing. */
  stop(): Promise<void>;
}

export function createOrchestrator(context: Context): Orchestrator {
  const { state, timings } = context;
  const limits = createRestartLimits();
  let stopped = false;
  const tasks = createTasks(context, onOwnEnd);
  const ingress = createIngressPorts(context);
  const updates = createRollingUpdates(context, tasks, () => ingress.refresh());

  return {
    apply(service) {
      ingress.refresh();
      if (isJob(service.Spec)) return startJob(service);
      scale(service);
      updates.start(service);
    },
    remove(service) {
      ingress.refresh();
      updates.cancel(service);
      // The real engine forgets a job and nothing else: its tasks stay listed, its containers stay, even running ones.
      if (isJob(service.Spec)) return;
      for (const task of tasks.of(service)) tasks.desire(task, 'remove');
    },
    revive() {
      ingress.refresh();
      for (const network of [...state.networks.values()])
        if (network.leaving) state.networks.delete(network.Id);
      for (const task of [...state.tasks.values()]) {
        const service = state.services.get(task.ServiceID);
        if (!service || task.DesiredState === 'remove') state.tasks.delete(task.ID);
        else if (!isTerminal(task)) reviveTask(service, task);
      }
      for (const service of state.services.values()) {
        if (service.UpdateStatus?.State === 'updating') {
          service.UpdateStatus = { ...service.UpdateStatus, State: 'completed', CompletedAt: timestamp() };
        }
        if (isJob(service.Spec)) continueJob(service);
        else scale(service);
      }
      state.markChanged();
    },
    async stop() {
      stopped = true;
      ingress.stop();
      updates.stop();
      await tasks.halt();
    },
  };

  function onOwnEnd(task: Task): void {
    if (stopped) return;
    updates.noteEnd(task);
    const service = state.services.get(task.ServiceID);
    if (!service) return;
    if (isJob(service.Spec) && task.Status.State === 'complete') return continueJob(service);
    tasks.desire(task, 'shutdown');
    if (wantsRestart(service, task) && limits.mayRestart(service, task)) void restart(service, task);
  }

  async function restart(service: Service, { Slot }: Task): Promise<void> {
    const fresh = tasks.create(service, Slot, 'ready');
    const { Delay } = service.Spec.TaskTemplate.RestartPolicy ?? {};
    await delay(Delay === undefined || Delay === null ? timings.restartDelay : Delay / 1e6);
    if (fresh.DesiredState === 'ready' && !stopped)
      tasks.desire(fresh, isJob(service.Spec) ? 'complete' : 'running');
  }

  /** As many slots as replicas. A slot that has finished for good still counts as one. */
  function scale(service: Service): void {
    if (service.Spec.Mode.Global) {
      if (tasks.of(service).length === 0) tasks.create(service, undefined, 'running');
      return;
    }
    const wanted = service.Spec.Mode.Replicated?.Replicas ?? 1;
    const slots = new Map<number, Task[]>();
    for (const task of tasks.of(service)) {
      if (task.Slot === undefined || task.DesiredState === 'remove') continue;
      slots.set(task.Slot, [...(slots.get(task.Slot) ?? []), task]);
    }
    for (let slot = 1; slots.size < wanted; slot++) {
      if (!slots.has(slot)) slots.set(slot, [tasks.create(service, slot, 'running')]);
    }
    const surplus = [...slots.keys()].sort((a, b) => a - b).slice(wanted);
    for (const task of surplus.flatMap((slot) => slots.get(slot) ?? [])) tasks.desire(task, 'remove');
  }

  function startJob(service: Service): void {
    const iteration = service.JobStatus ? (service.JobStatus.JobIteration.Index ?? 0) + 1 : 0;
    for (const task of tasks.of(service)) if (!isTerminal(task)) tasks.desire(task, 'remove');
    service.JobStatus = {
      JobIteration: iteration === 0 ? {} : { Index: iteration },
      LastExecution: timestamp(),
    };
    continueJob(service);
  }

  function continueJob(service: Service): void {
    const { MaxConcurrent, TotalCompletions } = service.Spec.Mode.ReplicatedJob ?? {};
    const wanted = TotalCompletions ?? MaxConcurrent ?? 1;
    const current = tasks
      .of(service)
      .filter(({ DesiredState }) => isActive(DesiredState) || DesiredState === 'complete')
      .filter((task) => isOfIteration(service, task));
    const done = current.filter(isTerminal).length;
    const going = current.length - done;
    const more = Math.min(wanted - done, MaxConcurrent ?? wanted) - going;
    for (let i = 0; i < more; i++) tasks.create(service, undefined, 'complete');
  }

  function reviveTask(service: Service, task: Task): void {
    const wasWanted = isActive(task.DesiredState) || task.DesiredState === 'complete';
    const Err = 'task: non-zero exit (255)';
    task.Status = { ...task.Status, Timestamp: timestamp(), State: 'failed', Err };
    task.DesiredState = 'shutdown';
    if (wasWanted && wantsRestart(service, task) && !isJob(service.Spec))
      tasks.create(service, task.Slot, 'running');
  }
}
