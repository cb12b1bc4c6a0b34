import { waitHealthy, type HealthCheck, type HealthOutcome, type HealthWindow } from '@ci-warm/app-health';
import { stackName } from '@ci-warm/app-names';
import { convergence } from '@ci-warm/convergence';
import type { Ports } from '../contract/ports.ts';
import { watchAnswers } from './watch-answers.ts';

/**
 * Is the app well as it stands. Tasks that are older than the window have had theirs: one probe is enough, and a lost
 * one is repeated. What is not converged is not waited for.
 */
export async function isHealthyNow(
  ports: Ports,
  domain: string,
  health: HealthCheck,
  window: HealthWindow,
): Promise<HealthOutcome> {
  const { swarm, ingress, clock, signal } = ports;
  const stack = stackName(domain);
  const observe = () => swarm.observeStack(stack);
  const found = await observe();
  const { converged, crashLoop, reason, steadyForMs } = convergence(found, clock.now());
  if (!converged) {
    return { outcome: 'unhealthy', kind: crashLoop ? 'crash-loop' : 'timeout', reason, ms: 0, windowMs: 0 };
  }
  const old = steadyForMs >= window.windowMs;
  const timeoutMs = Math.min(window.timeoutMs, (old ? 0 : 2 * window.windowMs) + patienceMs);
  const short = old ? { ...window, successes: 1, windowMs: 0, timeoutMs } : { ...window, timeoutMs };
  return waitHealthy({
    ...{ observe, ingress, domain, health, window: short, clock, signal },
    // A service that is alone has nobody to ask.
    ...(found.services.length < 2 ? {} : { watchAnswers: () => watchAnswers(ports, stack, health.mayCall) }),
  });
}

// One dropped connection must not take a running app down for a repair.
const patienceMs = 1000;
