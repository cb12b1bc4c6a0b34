import type { RunResults } from '@ci-warm/run-results';
import type { AppEnding } from '../../support.ts';

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
  args?: readonly string[];
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
