import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import { deployPoint } from './deploy-point.ts';
import { hasStep, snapshotOf, turnedBack, type ChangeRecord } from './journal.ts';
import type { Hands } from './ports.ts';
import { sealSnapshot } from './seal-snapshot.ts';
import { tellRolledBack } from './tell.ts';
import { requireIngress } from './ingress.ts';
import type { ChangeOutcome, Work } from './work.ts';

export type Failure =
  Exclude<DeployOutcome, { outcome: 'healthy' }> | { outcome: 'fault' | 'interrupted'; reason: string };

/**
 * Back to the restore point in the journal: data, configuration, version. May be interrupted and repeated; the journal
 * ends only when everything is back. A version that failed is remembered, a mere fault on the way is not.
 */
export async function rollBack(work: Work, hands: Hands, failure: Failure): Promise<ChangeOutcome> {
  const { journal, phases, folder } = work;
  let record = await journal.read();
  const point = record?.plan.from;
  if (!record || !point) throw nothingToGoBackTo(work);
  const releaseFailed = failure.outcome === 'refused' || failure.outcome === 'unhealthy';
  const why = turnedBack(record) ?? { reason: failure.reason, releaseFailed };
  if (!hasStep(record, 'rolling-back')) record = await journal.step('rolling-back', why);
  const { reason } = why;
  failpoint('reconcile.roll-back');
  await phases.timed('roll-back', () => putBack(work, hands, record, point));
  const redeployed = await phases.timed('redeploy', () => redeploy(work, hands, point));
  const recovered = redeployed.outcome === 'healthy';
  if (!recovered) await requireIngress(work);

  const to = record.plan.to.version;
  const snapshot = snapshotOf(record);
  if (snapshot !== undefined) await folder.commit({ ...point, snapshot });
  failpoint('reconcile.rolled-back');
  if (why.releaseFailed) await folder.rememberFailure({ from: point.version, to, reason });
  const logs = 'logs' in failure ? failure.logs : '';
  const quiet = recovered && !why.releaseFailed && failure.outcome === 'interrupted';
  if (!quiet) await tellRolledBack(work, { from: point.version, to, reason, recovered, touched: true, logs });
  if (snapshot !== undefined) await hands.warmsnap.collect({ store: folder.snapshots, keep: snapshot });
  await journal.finish();
  await sealSnapshot(work, hands, snapshot);
  work.done.recovered = recovered;
  if (recovered) return { outcome: 'rolled-back', reason };
  return {
    outcome: 'broken',
    reason: `${to} failed (${reason}), and ${point.version} is not healthy after the rollback: ${redeployed.reason}`,
  };
}

async function putBack(work: Work, hands: Hands, record: ChangeRecord, point: RestorePoint): Promise<void> {
  const { spec, folder, journal, ports } = work;
  const snapshot = snapshotOf(record);
  if (hasStep(record, 'restored')) return;
  // Before the snapshot nothing but the undeploy can have happened: there is no data to bring back.
  if (hasStep(record, 'deploying')) {
    await hands.lifecycle.undeployAndSettle(spec.domain);
    ports.signal?.throwIfAborted();
    if (snapshot !== undefined) {
      failpoint('reconcile.restore');
      const { kept } = await hands.warmsnap.restore({
        store: folder.snapshots,
        id: snapshot,
        owner: spec.domain,
        sources: record.plan.volumes,
        assertSettled: () => hands.lifecycle.assertSettled(spec.domain),
        signal: ports.signal,
        ...(work.keepFailed ? { keepFailed: { folder: join(folder.path, 'failed') } } : {}),
      });
      work.done.failedState = kept;
    }
    const before = new Set(record.plan.volumes.map(({ name }) => name));
    const now = spec.stateful ? await ports.swarm.volumesOf(stackName(spec.domain)) : [];
    await hands.lifecycle.applyRestorePoint(
      point,
      now.map(({ name }) => name).filter((name) => !before.has(name)),
    );
  }
  ports.signal?.throwIfAborted();
  failpoint('reconcile.restored');
  await journal.step('restored');
}

async function redeploy(work: Work, hands: Hands, point: RestorePoint): Promise<DeployOutcome> {
  failpoint('reconcile.redeploy');
  const outcome = await deployPoint(work, hands, point);
  // abra wrote what it deployed into the env file; known-good bytes are part of the restore point.
  await hands.abra.writeEnvBytes(work.spec.domain, Buffer.from(point.env, 'base64'));
  return outcome;
}

function nothingToGoBackTo({ spec, folder }: Work): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'no-restore-point',
    message: `${folder.journal} names nothing that ${spec.name} could go back to`,
    hint: 'look at the app, deploy a version that works by hand, then remove that file',
  });
}
