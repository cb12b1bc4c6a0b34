import type { Measurement } from '../types.ts';
import type { SnapshotOptions } from './options.ts';
import type { Workplace } from './workplace.ts';

/** One of the things that this benchmark measures. */
export type Mode = (
  workplace: Workplace,
  options: SnapshotOptions,
  progress: (line: string) => void,
) => Promise<Pick<Measurement, 'bench' | 'goals'> & Required<Pick<Measurement, 'tables' | 'notes'>>>;
