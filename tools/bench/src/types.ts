/** One thing that was measured: its samples in the order in which they were taken. */
export interface Series {
  name: string;
  unit: 'ms' | 'count';
  samples: readonly number[];
}

/** Things that were measured side by side. A cell that is missing was not measured. */
export interface Table {
  title: string;
  unit: 'ms' | '×' | 'MiB';
  rows: readonly { name: string; cells: readonly { column: string; samples: readonly number[] }[] }[];
}

/** What is promised: a bound for the median. Without samples it was not measured. */
export interface Goal {
  name: string;
  unit: '×' | 'MiB';
  bound: { at: 'least' | 'more' | 'most'; value: number };
  samples?: readonly number[];
  met?: boolean;
}

export interface Measurement {
  bench: string;
  machine: string;
  series: readonly Series[];
  /** Pair by pair within one run, so that a machine whose speed drifts does not matter. */
  ratios: readonly { name: string; samples: readonly number[] }[];
  /** What must not be: kinds of it, and each that was seen. */
  faults?: readonly { name: string; what: readonly string[] }[];
  tables?: readonly Table[];
  goals?: readonly Goal[];
  /** Text, line by line: how it was measured, what is missing, a plot. */
  notes?: readonly string[];
}
