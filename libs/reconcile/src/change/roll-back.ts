import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import { requireIngress } from '../decide/ingress.ts';
import type { ChangeContext, ChangeOutcome } from './context.ts';
import { deployPoint } from './deploy-point.ts';
import { hasStep, rollBackCause, snapshotOf, type ChangeRecord } from './journal.ts';
import { alertRolledBack } from './raise-alerts.ts';
import { sealSnapshot } from './seal-snapshot.ts';

export type Failure =
  Exclude<DeployOutcome, { outcome: 'healthy' }> | { outcome: 'fault' | 'interrupted'; reason: string };

/**
 * Back to the restore point in the journal: data, configuration, version. May be interrupted and repeated; the journal
 * ends only when everything is back. A version that failed is remembered, a mere fault on the way is not.
 */
export async function rollBack(change: ChangeContext, failure: Failure): Promise<ChangeOutcome> {
  const { journal, phases, folder, tools, effects } = change;
  let record = await journal.read();
  const point = record?.plan.from;
  if (!record || !point) throw noRestorePoint(change);
  const releaseFailed = failure.outcome === 'refused' || failure.outcome === 'unhealthy';
  const cause = rollBackCause(record) ?? { reason: failure.reason, releaseFailed };
  if (!hasStep(record, 'rolling-back')) record = await journal.step('rolling-back', cause);
  const { reason } = cause;
  failpoint('reconcile.roll-back');
  await phases.timed('roll-back', () => restoreAll(change, record, point));
  const redeployed = await phases.timed('redeploy', () => redeploy(change, point));
  const recovered = redeployed.outcome === 'healthy';
  if (!recovered) await requireIngress(change);

  const to = record.plan.to.version;
  const snapshot = snapshotOf(record);
  if (snapshot !== undefined) await folder.commit({ ...point, snapshot });
  failpoint('reconcile.rolled-back');
  if (cause.releaseFailed) await folder.rememberFailure({ from: point.version, to, reason });
  const logs = 'logs' in failure ? failure.logs : '';
  const unremarkable = recovered && !cause.releaseFailed && failure.outcome === 'interrupted';
  if (!unremarkable)
    await alertRolledBack(change, { from: point.version, to, reason, recovered, touched: true, logs });
  if (snapshot !== undefined) await tools.warmsnap.collect({ store: folder.snapshots, keep: snapshot });
  await journal.finish();
  await sealSnapshot(change, snapshot);
  effects.recovered = recovered;
  if (recovered) return { outcome: 'rolled-back', reason };
  return {
    outcome: 'broken',
    reason: `${to} failed (${reason}), and ${point.version} is not healthy after the rollback: ${redeployed.reason}`,
  };
}

/** Data and configuration as they were before the change. */
async function restoreAll(change: ChangeContext, record: ChangeRecord, point: RestorePoint): Promise<void> {
  const { spec, folder, journal, ports, tools, keepFailed, effects } = change;
  const snapshot = snapshotOf(record);
  if (hasStep(record, 'restored')) return;
  // Before the snapshot nothing but the undeploy can have happened: there is no data to bring back.
  if (hasStep(record, 'deploying')) {
    await tools.lifecycle.undeployAndSettle(spec.domain);
    ports.signal?.throwIfAborted();
    if (snapshot !== undefined) {
      failpoint('reconcile.restore');
      const { kept } = await tools.warmsnap.restore({
        store: folder.snapshots,
        id: snapshot,
        owner: spec.domain,
        sources: record.plan.volumes,
        assertSettled: () => tools.lifecycle.assertSettled(spec.domain),
        signal: ports.signal,
        ...(keepFailed ? { keepFailed: { folder: join(folder.path, 'failed') } } : {}),
      });
      effects.failedState = kept;
    }
    const before = new Set(record.plan.volumes.map(({ name }) => name));
    const now = spec.stateful ? await tools.swarm.volumesOf(stackName(spec.domain)) : [];
    await tools.lifecycle.applyRestorePoint(
      point,
      now.map(({ name }) => name).filter((name) => !before.has(name)),
    );
  }
  ports.signal?.throwIfAborted();
  failpoint('reconcile.restored');
  await journal.step('restored');
}

async function redeploy(change: ChangeContext, point: RestorePoint): Promise<DeployOutcome> {
  failpoint('reconcile.redeploy');
  const outcome = await deployPoint(change, point);
  // abra wrote what it deployed into the env file; known-good bytes are part of the restore point.
  await change.tools.abra.writeEnvBytes(change.spec.domain, Buffer.from(point.env, 'base64'));
  return outcome;
}

function noRestorePoint({ spec, folder }: ChangeContext): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'no-restore-point',
    message: `${folder.journal} names nothing that ${spec.name} could go back to`,
    hint: 'look at the app, deploy a version that works by hand, then remove that file',
  });
}
