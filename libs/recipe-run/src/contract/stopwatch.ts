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
  const account = openAccount(clock);
  const { waited } = account;
  return {
    elapsed: () => clock.monotonic() - begun,
    outside: async (work) => {
      account.deepen(1);
      try {
        return await work();
      } finally {
        account.deepen(-1);
      }
    },
    phase: async (name, work) => {
      const before = account.enter(name);
      try {
        return await work();
      } finally {
        account.enter(before);
      }
    },
    move: (ms, from, to) => {
      account.add(from, -ms);
      account.add(to, ms);
    },
    mark: () => {
      const before = waited();
      return () => {
        const now = waited();
        const since = (key: 'outside' | 'windows') => whole(now[key] - before[key]);
        return { outside: since('outside'), windows: since('windows') };
      };
    },
    times: () => {
      const all = waited();
      const [total, outside] = [Math.round(all.total), Math.round(all.outside)];
      const rounded = account.phases().map(([name, times]) => {
        return [name, { total: whole(times.total), outside: whole(times.outside) }] as const;
      });
      return {
        ...{ total, outside, own: total - outside, windows: whole(all.windows) },
        phases: Object.fromEntries(rounded),
      };
    },
  };
}

/** What has passed in each phase, and how much of it while something outside was waited for. */
function openAccount(clock: Clock) {
  const phases = new Map<RunPhase, { total: number; outside: number }>();
  let last = clock.monotonic();
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
  const sum = (key: 'total' | 'outside') => [...phases.values()].reduce((all, times) => all + times[key], 0);

  return {
    phases: () => [...phases],
    /** Waits that are nested in others count once. */
    deepen: (by: 1 | -1) => {
      count();
      depth += by;
    },
    /** @returns the phase before */
    enter: (name: RunPhase) => {
      count();
      const before = current;
      current = name;
      return before;
    },
    add: (name: RunPhase, ms: number) => {
      count();
      const times = timesOf(name);
      times.total += ms;
      times.outside += ms;
    },
    waited: () => {
      count();
      return {
        total: sum('total'),
        outside: sum('outside'),
        windows: phases.get('window')?.total ?? 0,
      };
    },
  };
}

const whole = (ms: number) => Math.max(0, Math.round(ms));
