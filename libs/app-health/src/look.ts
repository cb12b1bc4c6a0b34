import { systemClock } from '@ci-warm/clock';
import { convergence, tasksInPlace, type StackObservation } from '@ci-warm/convergence';
import { probe } from './probe.ts';
import type { WaitHealthyRequest } from './types.ts';

/** What one look says: well, still on its way, up but not answering, or lost. */
export type Look =
  { state: 'well'; tasks: string } | { state: 'converging' | 'not-answering' | 'lost'; reason: string };

/** One observation and, if the stack has converged, one probe. */
export async function look(request: WaitHealthyRequest): Promise<Look> {
  const before = await judge(request);
  if (before.state !== 'well') return before;
  const { ingress, domain, health, window, signal } = request;
  const answer = await probe(ingress, domain, health, { timeoutMs: window.probeTimeoutMs, signal });
  return answer.outcome === 'ok' ? before : { state: 'not-answering', reason: answer.reason };
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
  const { converged, reason, crashLoop } = convergence(observation, clock.now(), { graceMs });
  if (crashLoop) return { state: 'lost', reason };
  return converged ? { state: 'well', tasks: fingerprint(observation) } : { state: 'converging', reason };
}

function fingerprint({ services }: StackObservation): string {
  return services
    .flatMap((service) => tasksInPlace(service).map(({ id }) => id))
    .sort()
    .join(' ');
}

const longestGraceMs = 30_000;
