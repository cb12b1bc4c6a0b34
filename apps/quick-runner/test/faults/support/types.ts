import type { RunResults, TierName, TierResult } from '@ci-warm/run-results';
import type { AppEnding } from '../../support.ts';
import type { FaultWorld } from './world.ts';

/** One run, told by the environment as Drone does it. */
export interface RunOrder {
  recipe: string;
  ref?: string;
  pr?: string;
  quick?: boolean;
  stages?: string;
  /** The recipe's folder in the CI repository, besides a plain config and a test that passes; `undefined` takes one out. */
  files?: Readonly<Record<string, string | undefined>>;
  /** More keys of its config. */
  config?: string;
  env?: Readonly<Record<string, string>>;
  /** What happens to the run at a place of its own choosing. */
  strikes?: readonly Strike[];
  onLine?: (line: string) => void;
}

/** A shell command around the first call of `abra` or `git` whose words match. */
export interface Strike {
  command: 'abra' | 'git';
  /** As in `case`: `*app deploy*--force*`. */
  words: string;
  when: 'before' | 'after';
  /** `$RUN` is the id of the run's process. */
  action: string;
}

export interface Ended extends AppEnding {
  results: RunResults | undefined;
  /** The strikes whose place was reached, by their order. */
  struck: readonly number[];
}

/** A row of the fault table: what the page says of it, and how it is brought about. */
export interface FaultRow {
  fault: string;
  where: string;
  outcome: string;
  exitCode: number | 'SIGKILL';
  /** What is left when the run has ended. Whatever it is, the next run removes it. */
  left: string;
  /** In the reason that the run gives, or in what it prints where it never began. */
  reason?: RegExp | undefined;
  tiers?: Partial<Record<TierName, TierResult['outcome']>>;
  /** The code for machines, where the run ended with 3. */
  code?: string;
  /** Brings it about, and checks what is special about it. The run that it returns is held against the row. */
  run: (world: FaultWorld) => Promise<Ended>;
}
