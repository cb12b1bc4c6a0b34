import type { Engine } from './http.ts';
import type { EngineService, EngineTask } from './shapes.ts';
import { stackServices, stackTasks } from './stack.ts';

export type Convergence = 'converged' | 'timed-out' | 'start-period';

export interface ConvergeRequest {
  engine: Engine;
  stack: string;
  timeoutMs: number;
  /** The known fault: a health check in its start period counts as a failure. */
  startPeriodIsFailure: boolean;
}

export async function waitForConvergence({
  engine,
  stack,
  timeoutMs,
  startPeriodIsFailure,
}: ConvergeRequest): Promise<Convergence> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const services = await stackServices(engine, stack);
    const tasks = await stackTasks(engine, stack);
    if (
      services.every((service) =>
        isConverged(
          service,
          tasks.filter(({ ServiceID }) => ServiceID === service.ID),
        ),
      )
    )
      return 'converged';
    if (startPeriodIsFailure && tasks.some(({ Status }) => Status.State === 'starting'))
      return 'start-period';
    if (Date.now() >= end) return 'timed-out';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isConverged({ Spec, UpdateStatus }: EngineService, tasks: readonly EngineTask[]): boolean {
  if (['updating', 'rollback_started'].includes(UpdateStatus?.State ?? '')) return false;
  const running = tasks.filter(
    ({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running',
  );
  const complete = tasks.filter(({ Status }) => Status.State === 'complete');
  const { Mode, TaskTemplate } = Spec;
  if (Mode?.ReplicatedJob !== undefined) return complete.length >= (Mode.ReplicatedJob.TotalCompletions ?? 1);
  const oneShot = ['none', 'on-failure'].includes(TaskTemplate.RestartPolicy?.Condition ?? 'any');
  const wanted = Mode?.Replicated?.Replicas ?? 1;
  return running.length + (oneShot ? complete.length : 0) >= wanted;
}
