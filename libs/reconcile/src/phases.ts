import type { Clock } from '@ci-warm/clock';

/** Notes how long each part of the work takes. */
export interface Phases {
  list: { phase: string; ms: number }[];
  timed<T>(phase: string, work: () => Promise<T>): Promise<T>;
}

export function createPhases(clock: Clock): Phases {
  const list: Phases['list'] = [];
  return {
    list,
    timed: async (phase, work) => {
      const begun = clock.monotonic();
      try {
        return await work();
      } finally {
        list.push({ phase, ms: Math.round(clock.monotonic() - begun) });
      }
    },
  };
}
