import type { TaggedVersion } from '@ci-warm/abra-client';
import { deployStopped, type DeployOutcome } from '@ci-warm/app-lifecycle';
import type { ChangeContext, ChangeOutcome, ReconcileContext } from './context.ts';
import { alertRolledBack } from './raise-alerts.ts';
import { closeJournal } from './room.ts';

interface Edge {
  from: TaggedVersion;
  to: TaggedVersion;
}

/** A release that was refused while the app served on: remembered like any other failure, but nothing has to come back. */
export async function refuseUntouched(
  context: ReconcileContext,
  { from, to }: Edge,
  problems: readonly string[],
  logs = '',
): Promise<ChangeOutcome> {
  const reason = problems.join('; ');
  const edge = { from: from.version.raw, to: to.version.raw, reason };
  await context.folder.rememberFailure(edge);
  await alertRolledBack(context, { ...edge, recovered: true, touched: false, logs });
  context.effects.recovered = true;
  return { outcome: 'rolled-back', reason, untouched: true };
}

/**
 * The same where abra refused it only when it was told to deploy, over an app that runs: its services are as they were,
 * so they are left alone. What came before the refusal goes: env lines, configs that nothing uses.
 *
 * @throws WarmError `deploy-stopped` (infrastructure) where it was the engine or a disk that ended it
 */
export async function refuseAtDeploy(
  change: ChangeContext,
  edge: Edge,
  { reason, logs, outside }: Extract<DeployOutcome, { outcome: 'refused' }>,
): Promise<ChangeOutcome> {
  const { journal, tools, spec } = change;
  const point = (await journal.read())?.plan.from;
  if (point) await tools.lifecycle.applyRestorePoint(point, []);
  if (outside) {
    await closeJournal(change);
    throw deployStopped(spec.domain, reason, logs);
  }
  const refused = await refuseUntouched(change, edge, [reason], logs);
  await closeJournal(change);
  return refused;
}
