import { tellRolledBack } from './tell.ts';
import type { ChangeOutcome, Work } from './work.ts';

/** A release that was refused while the app served on: remembered like any other failure, but nothing has to come back. */
export async function refuseUntouched(
  work: Work,
  from: string,
  to: string,
  problems: readonly string[],
): Promise<ChangeOutcome> {
  const reason = problems.join('; ');
  await work.folder.rememberFailure({ from, to, reason });
  await tellRolledBack(work, { from, to, reason, recovered: true, touched: false, logs: '' });
  work.done.recovered = true;
  return { outcome: 'rolled-back', reason };
}
