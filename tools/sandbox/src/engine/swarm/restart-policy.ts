import type { Service, Task } from '../model.ts';

/** Whether a task that ended by itself is replaced, by its service's policy alone. */
export function wantsRestart({ Spec }: Service, { Status }: Task): boolean {
  const condition = Spec.TaskTemplate.RestartPolicy?.Condition || 'any';
  if (condition === 'none') return false;
  if (Status.State === 'complete') return condition === 'any' && !isJob(Spec);
  return true;
}

export function isJob(spec: Service['Spec']): boolean {
  return spec.Mode.ReplicatedJob !== undefined;
}

/** Every update of a job runs it anew; what belongs to earlier runs of it is history. */
export function isOfIteration({ JobStatus }: Service, { JobIteration }: Task): boolean {
  return (JobStatus?.JobIteration.Index ?? 0) === (JobIteration?.Index ?? 0);
}

/** Counts restarts per slot and spec against `MaxAttempts` within `Window`. */
export function createRestartLimits(): { mayRestart(service: Service, task: Task): boolean } {
  const restarts = new Map<string, number[]>();
  return {
    mayRestart({ Spec }, { ServiceID, Slot, specKey }) {
      const { MaxAttempts, Window } = Spec.TaskTemplate.RestartPolicy ?? {};
      if (!MaxAttempts) return true;
      const key = `${ServiceID}/${Slot}/${specKey}`;
      const since = Window ? Date.now() - Window / 1e6 : 0;
      const recent = (restarts.get(key) ?? []).filter((time) => time >= since);
      if (recent.length >= MaxAttempts) return false;
      restarts.set(key, [...recent, Date.now()]);
      return true;
    },
  };
}
