import type { Clock } from '@ci-warm/clock';
import type { RunPhase, RunResults, TierResult } from '@ci-warm/run-results';

/** Tells this program's own time from that of the things it waits for, phase by phase. */
export interface Stopwatch {
  elapsed(): number;
  /** Waits for something outside; what is nested counts once. */
  outside<T>(work: () => Promise<T>): Promise<T>;
  /** What work belongs to; the innermost counts. All that belongs to no other is `prepare`. */
  phase<T>(name: RunPhase, work: () => Promise<T>): Promise<T>;
  /** Time that was counted as one phase and is known by now to have been another, such as a window within a deploy. */
  move(ms: number, from: RunPhase, to: RunPhase): void;
  /** Starts a count of what is waited for from now on. */
  mark(): () => NonNullable<TierResult['waited']>;
  times(): RunResults['ms'];
}

export function createStopwatch(clock: Clock): Stopwatch {
  const begun = clock.monotonic();
  const phases = new Map<RunPhase, { total: number; outside: number }>();
  let last = begun;
  let depth = 0;
  let current: RunPhase = 'prepare';

  const timesOf = (name: RunPhase) => {
    const known = phases.get(name) ?? { total: 0, outside: 0 };
    phases.set(name, known);
    return known;
  };
  const count = () => {
    const now = clock.monotonic();
    const times = timesOf(current);
    times.total += now - last;
    if (depth > 0) times.outside += now - last;
    last = now;
  };

  const waited = () => {
    count();
    const sum = (key: 'total' | 'outside') =>
      [...phases.values()].reduce((all, times) => all + times[key], 0);
    return {
      total: sum('total'),
      outside: sum('outside'),
      windows: phases.get('window')?.total ?? 0,
    };
  };

  return {
    elapsed: () => clock.monotonic() - begun,
    outside: async (work) => {
      count();
      depth += 1;
      try {
        return await work();
      } finally {
        count();
        depth -= 1;
      }
    },
    phase: async (name, work) => {
      const before = current;
      count();
      current = name;
      try {
        return await work();
      } finally {
        count();
        current = before;
      }
    },
    move: (ms, from, to) => {
      count();
      for (const [name, by] of [
        [from, -ms],
        [to, ms],
      ] as const) {
        const times = timesOf(name);
        times.total += by;
        times.outside += by;
      }
    },
    mark: () => {
      const before = waited();
      return () => {
        const now = waited();
        const since = (key: 'outside' | 'windows') => Math.max(0, Math.round(now[key] - before[key]));
        return { outside: since('outside'), windows: since('windows') };
      };
    },
    times: () => {
      const all = waited();
      const [total, outside] = [Math.round(all.total), Math.round(all.outside)];
      const rounded = [...phases].map(
        ([name, times]) => [name, { total: whole(times.total), outside: whole(times.outside) }] as const,
      );
      return {
        ...{ total, outside, own: total - outside, windows: whole(all.windows) },
        phases: Object.fromEntries(rounded),
      };
    },
  };
}

const whole = (ms: number) => Math.max(0, Math.round(ms));
