/** One thing that was measured: its samples in the order in which they were taken. */
export interface Series {
  name: string;
  unit: 'ms' | 'count';
  samples: readonly number[];
}

export interface Measurement {
  bench: string;
  machine: string;
  series: readonly Series[];
  /** Pair by pair within one run, so that a machine whose speed drifts does not matter. */
  ratios: readonly { name: string; samples: readonly number[] }[];
  /** What must not be: kinds of it, and each that was seen. */
  faults?: readonly { name: string; what: readonly string[] }[];
}
