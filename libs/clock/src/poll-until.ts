import { systemClock, type Clock } from './system-clock.ts';

export interface PollOptions {
  /** Milliseconds between two looks. Doubles up to `maxIntervalMs`, so that short waits stay short. */
  intervalMs: number;
  maxIntervalMs?: number;
  timeoutMs: number;
  clock?: Clock;
  signal?: AbortSignal | undefined;
}

/**
 * Looks again and again until there is an answer.
 *
 * @returns the first answer that is not `undefined`, or `undefined` when the time is up.
 */
export async function pollUntil<T>(
  look: () => Promise<T | undefined>,
  { intervalMs, maxIntervalMs = intervalMs, timeoutMs, clock = systemClock, signal }: PollOptions,
): Promise<T | undefined> {
  const deadline = clock.monotonic() + timeoutMs;
  for (let wait = intervalMs; ; wait = Math.min(wait * 2, maxIntervalMs)) {
    signal?.throwIfAborted();
    const answer = await look();
    if (answer !== undefined) return answer;
    const left = deadline - clock.monotonic();
    if (left <= 0) return undefined;
    await clock.sleep(Math.min(wait, left), signal);
  }
}
