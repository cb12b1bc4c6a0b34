import { exitCodes } from '@ci-warm/errors';
import type { RunResults } from './types.ts';

/**
 * The exit code of a run that began. 4 is for one that left something which only a person can mend, such as a canonical
 * that cannot be brought back to known-good: running it again would not help, as it does after any other 3.
 */
export function exitCodeOfRun({ verdict, error }: Pick<RunResults, 'verdict' | 'error'>): number {
  if (verdict === 'green') return exitCodes.done;
  if (verdict === 'red') return exitCodes.failed;
  return error?.kind === 'broken' ? exitCodes.broken : exitCodes.infrastructure;
}
