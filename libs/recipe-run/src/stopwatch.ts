import type { Clock } from '@ci-warm/clock';
import type { RunResults } from '@ci-warm/run-results';

/** Tells this program's own time from that of the things it waits for. */
export interface Stopwatch {
  elapsed(): number;
  /** Waits for something outside; what is nested counts once. */
  outside<T>(work: () => Promise<T>): Promise<T>;
  /** Part of the time outside that was spent watching a healthy app. */
  addWindow(ms: number): void;
  times(): RunResults['ms'];
}

export function createStopwatch(clock: Clock): Stopwatch {
  const begun = clock.monotonic();
  const elapsed = () => clock.monotonic() - begun;
  let depth = 0;
  let outside = 0;
  let windows = 0;
  return {
    elapsed,
    outside: async (work) => {
      const start = clock.monotonic();
      depth += 1;
      try {
        return await work();
      } finally {
        depth -= 1;
        if (depth === 0) outside += clock.monotonic() - start;
      }
    },
    addWindow: (ms) => {
      windows += ms;
    },
    times: () => {
      const total = Math.round(elapsed());
      const waited = Math.min(total, Math.round(outside));
      return { total, outside: waited, own: total - waited, windows: Math.round(windows) };
    },
  };
}
