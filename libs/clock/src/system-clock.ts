import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as a value, so that tests can replace it. */
export interface Clock {
  /** Wall time in milliseconds since the epoch: for records, never for durations. */
  now(): number;
  /** Milliseconds on a clock that never jumps: for durations and deadlines. */
  monotonic(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node's timers count in 31 bits, and one that is longer goes off at once. */
export const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    const end = performance.now() + ms;
    for (let left = ms; ; left = end - performance.now()) {
      await delay(Math.min(left, longestTimerMs), undefined, signal ? { signal } : {}).catch(
        (error: unknown) => {
          throw signal?.aborted ? signal.reason : error;
        },
      );
      if (!(left > longestTimerMs)) return;
    }
  },
};
