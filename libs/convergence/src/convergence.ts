import { findCrashLoop } from './crash-loop.ts';
import { judgeService } from './judge-service.ts';
import type { Convergence, StackObservation } from './types.ts';

export interface ConvergenceOptions {
  /** Ends that make a crash loop. Default 3; Swarm remembers five tasks of a replica, so more than 4 are never seen. */
  exits?: number;
  /** Milliseconds that the rest of the stack must have been up before ends count as a loop. Default 30,000. */
  graceMs?: number;
}

/**
 * What one look at a stack says.
 *
 * @param now Milliseconds since the epoch, on the clock of the engine's time stamps.
 */
export function convergence(
  observation: StackObservation,
  now: number,
  { exits = 3, graceMs = 30_000 }: ConvergenceOptions = {},
): Convergence {
  if (observation.services.length === 0) {
    return { converged: false, reason: `stack ${observation.stack} has no services`, steadyForMs: 0 };
  }
  const judged = observation.services.map((service) => ({ service, ...judgeService(service) }));
  const waiting = judged.filter(({ up }) => !up);
  if (waiting.length === 0) {
    const since = Math.max(...judged.map(({ upSince }) => upSince));
    return { converged: true, reason: 'converged', steadyForMs: Math.max(0, now - since) };
  }
  const crashLoop = findCrashLoop(judged, now, { exits, graceMs });
  return {
    converged: false,
    reason: crashLoop?.reason ?? waiting.map(({ reason }) => reason).join('; '),
    steadyForMs: 0,
    ...(crashLoop ? { crashLoop } : {}),
    ...(waiting.every(({ onlyMonitored }) => onlyMonitored) ? { onlyMonitored: true } : {}),
  };
}
