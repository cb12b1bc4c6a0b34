import type { TaggedVersion } from '@ci-warm/abra-client';
import type { ChangeOutcome, ReconcileContext } from './context.ts';
import { alertRolledBack } from './raise-alerts.ts';

/** A release that was refused while the app served on: remembered like any other failure, but nothing has to come back. */
export async function refuseUntouched(
  context: ReconcileContext,
  { from, to }: { from: TaggedVersion; to: TaggedVersion },
  problems: readonly string[],
): Promise<ChangeOutcome> {
  const reason = problems.join('; ');
  const edge = { from: from.version.raw, to: to.version.raw, reason };
  await context.folder.rememberFailure(edge);
  await alertRolledBack(context, { ...edge, recovered: true, touched: false, logs: '' });
  context.effects.recovered = true;
  return { outcome: 'rolled-back', reason };
}
