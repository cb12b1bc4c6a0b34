import { systemClock } from '@ci-warm/clock';
import { judge, look, type Look } from './look.ts';
import { keepWatching, keptTasks } from './keep-watching.ts';
import type { HealthOutcome, UnhealthyKind, WaitHealthyRequest } from './types.ts';

/**
 * Waits until an app is converged and has answered N times in a row over a window, by one and the same set of tasks.
 *
 * A failure within the window starts it anew, a few times; then the app is judged by it. A crash loop ends the wait early.
 */
export async function waitHealthy(request: WaitHealthyRequest): Promise<HealthOutcome> {
  const { window, clock = systemClock, signal, onProgress } = request;
  const begun = clock.monotonic();
  const deadline = begun + window.timeoutMs;
  let windowMs = 0;
  let brokenWindows = 0;
  let said: string | undefined;
  const passed = () => Math.round(clock.monotonic() - begun);
  const unhealthy = (kind: UnhealthyKind, reason: string): HealthOutcome => {
    return { outcome: 'unhealthy', kind, reason, ms: passed(), windowMs: Math.round(windowMs) };
  };

  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
    signal?.throwIfAborted();
    let seen: Look = await look(request);
    if (seen.state === 'well') {
      const openedAt = clock.monotonic();
      seen = await keepWatching(request, seen.tasks);
      if (window.successes > 1) windowMs += clock.monotonic() - openedAt;
      if (seen.state === 'well') seen = await untilCompleted(request, seen, deadline);
      if (seen.state === 'well') return { outcome: 'healthy', ms: passed(), windowMs: Math.round(windowMs) };
      // It will not get better by waiting: the name stays what it is.
      if (seen.state === 'answered-elsewhere') return unhealthy('foreign-answer', seen.reason);
      brokenWindows += 1;
      wait = firstWaitMs;
      if (brokenWindows >= mostBrokenWindows) {
        const kind = seen.state === 'not-answering' ? 'probe' : 'crash-loop';
        return unhealthy(kind, `${seen.reason} (it was well ${brokenWindows} times and did not stay so)`);
      }
    }
    if (seen.state === 'lost') return unhealthy('crash-loop', seen.reason);
    if (clock.monotonic() >= deadline) {
      const reason = `not healthy within ${Math.round(window.timeoutMs / 1000)} s: ${seen.reason}`;
      return unhealthy(seen.state === 'not-answering' ? 'probe' : 'timeout', reason);
    }
    if (seen.reason !== said) onProgress?.(seen.reason);
    said = seen.reason;
    await clock.sleep(Math.max(0, Math.min(wait, deadline - clock.monotonic())), signal);
  }
}

/**
 * Swarm watches updated tasks for a while, and the window may run at the same time: both look at the same tasks. But
 * nothing is healthy before Swarm is through, for until then it may still take the update back.
 */
async function untilCompleted(
  request: WaitHealthyRequest,
  well: Extract<Look, { state: 'well' }>,
  deadline: number,
): Promise<Look> {
  const { clock = systemClock, signal } = request;
  let seen: Look = well;
  while (seen.state === 'well' && seen.stillMonitored) {
    if (clock.monotonic() >= deadline) return { state: 'converging', reason: 'the update is not completed' };
    await clock.sleep(monitorPollMs, signal);
    seen = keptTasks(await judge(request), well.tasks);
  }
  return seen;
}

const monitorPollMs = 100;
const firstWaitMs = 30;
const longestWaitMs = 500;
// Once can be bad luck, twice a coincidence.
const mostBrokenWindows = 3;
