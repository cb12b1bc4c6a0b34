import { systemClock } from '@ci-warm/clock';
import { convergence, tasksInPlace, type StackObservation } from '@ci-warm/convergence';
import { probe } from './probe.ts';
import type { WaitHealthyRequest } from './types.ts';

/** What one look says: well, still on its way, up but not answering, lost, or well by another stack's doing. */
export type Look =
  | { state: 'well'; tasks: string; stillMonitored?: boolean }
  | { state: 'converging' | 'not-answering' | 'lost' | 'answered-elsewhere'; reason: string };

/** One observation and, if the stack has converged, one probe or more, all of which must succeed. */
export async function look(request: WaitHealthyRequest, probes = 1): Promise<Look> {
  const before = await judge(request);
  if (before.state !== 'well') return before;
  const { ingress, domain, health, window, signal } = request;
  for (let asked = 0; asked < probes; asked += 1) {
    const answer = await probe(ingress, domain, health, {
      timeoutMs: window.probeTimeoutMs ?? 5_000,
      signal,
    });
    if (answer.outcome !== 'ok') return { state: 'not-answering', reason: answer.reason };
  }
  return before;
}

/** What the engine alone says. */
export async function judge({
  observe,
  window,
  clock = systemClock,
  afterChange,
}: WaitHealthyRequest): Promise<Look> {
  const observation = await observe();
  const returned = afterChange
    ? observation.services.find(({ updateState }) => updateState?.startsWith('rollback'))
    : undefined;
  if (returned)
    return {
      state: 'lost',
      reason: `Swarm took ${returned.name} back to its earlier spec (${returned.updateState})`,
    };
  const graceMs = Math.min(longestGraceMs, 2 * window.windowMs);
  const found = convergence(observation, clock.now(), { graceMs });
  const { converged, reason, crashLoop, onlyMonitored } = found;
  if (crashLoop) return { state: 'lost', reason };
  const tasks = fingerprint(observation);
  if (converged) return { state: 'well', tasks };
  return onlyMonitored ? { state: 'well', tasks, stillMonitored: true } : { state: 'converging', reason };
}

function fingerprint({ services }: StackObservation): string {
  return services
    .flatMap((service) => tasksInPlace(service).map(({ id }) => id))
    .sort()
    .join(' ');
}

const longestGraceMs = 30_000;
