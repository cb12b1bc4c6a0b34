import { systemClock } from '@ci-warm/clock';
import { judge, look, type Look } from './look.ts';
import type { WaitHealthyRequest } from './types.ts';

/**
 * The window, after its first success: the other successes evenly over its length, all by the same tasks. A task that
 * was replaced between two probes did crash, however quickly the next one answered.
 */
export async function keepWatching(request: WaitHealthyRequest, tasks: string): Promise<Look> {
  const { window, clock = systemClock, signal } = request;
  const intervals = Math.max(0, window.successes - 1);
  const opened = clock.monotonic();
  for (let done = 1; done <= intervals; done += 1) {
    const due = opened + (window.windowMs * done) / intervals;
    await clock.sleep(Math.max(0, due - clock.monotonic()), signal);
    const seen = changed(await look(request), tasks);
    if (seen.state !== 'well') return seen;
  }
  // The last probe may have been answered by a task that is gone by now.
  return changed(await judge(request), tasks);
}

function changed(seen: Look, tasks: string): Look {
  if (seen.state !== 'well' || seen.tasks === tasks) return seen;
  return { state: 'converging', reason: 'a task was replaced during the health window' };
}
