import { systemClock } from '@ci-warm/clock';
import { look, type Look } from './look.ts';
import { keepWatching } from './keep-watching.ts';
import type { HealthOutcome, WaitHealthyRequest } from './types.ts';

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
  const unhealthy = (kind: 'timeout' | 'crash-loop' | 'probe', reason: string): HealthOutcome => {
    return { outcome: 'unhealthy', kind, reason, ms: passed(), windowMs: Math.round(windowMs) };
  };

  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
    signal?.throwIfAborted();
    let seen: Look = await look(request);
    if (seen.state === 'well') {
      const openedAt = clock.monotonic();
      seen = await keepWatching(request, seen.tasks);
      if (window.successes > 1) windowMs += clock.monotonic() - openedAt;
      if (seen.state === 'well') return { outcome: 'healthy', ms: passed(), windowMs: Math.round(windowMs) };
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

const firstWaitMs = 30;
const longestWaitMs = 500;
// Once can be bad luck, twice a coincidence.
const mostBrokenWindows = 3;
