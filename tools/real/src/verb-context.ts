import type { SetUpOptions } from './set-up.ts';

export interface VerbContext extends SetUpOptions {
  /** What was given after `test`. */
  words: readonly string[];
  /** To the standard output, for other programs. */
  print(line: string): void;
}
