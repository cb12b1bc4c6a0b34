import { join } from 'node:path';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { exists } from '@ci-warm/state-files';
import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import { requireIngress } from '../decide/ingress.ts';
import { collectSnapshots } from './collect-snapshots.ts';
import type { ChangeContext, ChangeOutcome } from './context.ts';
import { deployPoint } from './deploy-point.ts';
import { hasStep, rollBackCause, snapshotOf, type ChangeRecord } from './journal.ts';
import { createNotes, type Notes } from './notes.ts';
import { alertDown, alertRolledBack } from './raise-alerts.ts';
import { restoreAll } from './restore-all.ts';
import { closeJournal } from './room.ts';
import { sealSnapshot } from './seal-snapshot.ts';

export type Failure =
  Exclude<DeployOutcome, { outcome: 'healthy' }> | { outcome: 'fault' | 'interrupted'; reason: string };

interface WayBack {
  point: RestorePoint;
  record: ChangeRecord;
  cause: { reason: string; releaseFailed: boolean };
  failure: Failure;
  notes: Notes;
}

/**
 * Back to the restore point in the journal: data, configuration, version. May be interrupted and repeated; the journal
 * ends only when everything is back. Where something cannot be written down the app is put up all the same. A version
 * that failed is remembered, a mere fault on the way is not.
 */
export async function rollBack(change: ChangeContext, failure: Failure): Promise<ChangeOutcome> {
  const way = await begin(change, failure);
  let redeployed: DeployOutcome;
  try {
    failpoint('reconcile.roll-back');
    await change.phases.timed('roll-back', () => restoreAll(change, way.record, way));
    redeployed = await change.phases.timed('redeploy', () => redeploy(change, way));
    if (redeployed.outcome !== 'healthy') await requireIngress(change);
  } catch (error) {
    await tellDown(change, way, error);
    throw error;
  }
  return await end(change, way, redeployed);
}

async function begin(change: ChangeContext, failure: Failure): Promise<WayBack> {
  const record = await change.journal.read();
  const point = record?.plan.from;
  if (!record || !point) throw noRestorePoint(change);
  const notes = createNotes(change);
  const releaseFailed = failure.outcome === 'refused' || failure.outcome === 'unhealthy';
  const cause = rollBackCause(record) ?? { reason: failure.reason, releaseFailed };
  if (!hasStep(record, 'rolling-back'))
    await notes.tried('that the change is taken back', () => change.journal.step('rolling-back', cause));
  return { point, record, cause, failure, notes };
}

async function redeploy(change: ChangeContext, { point, notes }: WayBack): Promise<DeployOutcome> {
  failpoint('reconcile.redeploy');
  const outcome = await deployPoint(change, point);
  // abra wrote what it deployed into the env file; known-good bytes are part of the restore point.
  await notes.tried('the env file', () =>
    change.tools.abra.writeEnvBytes(change.spec.domain, Buffer.from(point.env, 'base64')),
  );
  return outcome;
}

/** The app is as it will stay: written down, told, and the journal closed. */
async function end(
  change: ChangeContext,
  { point, record, cause, failure, notes }: WayBack,
  redeployed: DeployOutcome,
): Promise<ChangeOutcome> {
  const { folder, effects } = change;
  const recovered = redeployed.outcome === 'healthy';
  const from = point.version;
  const to = record.plan.to.version;
  const snapshot = await keepSnapshot(change, { record, point, notes });
  failpoint('reconcile.rolled-back');
  if (cause.releaseFailed)
    await notes.tried(`that ${to} failed`, () => folder.rememberFailure({ from, to, reason: cause.reason }));
  const missing = notes.missing.length === 0 ? '' : `; not written down: ${notes.missing.join(', ')}`;
  const reason = cause.reason + missing;
  const logs = 'logs' in failure ? failure.logs : '';
  const unremarkable =
    recovered && !cause.releaseFailed && failure.outcome === 'interrupted' && missing === '';
  if (!unremarkable) await alertRolledBack(change, { from, to, reason, recovered, touched: true, logs });
  await notes.tried('the end of the change', () => closeJournal(change));
  await sealSnapshot(change, snapshot);
  effects.recovered = recovered;
  if (recovered) return { outcome: 'rolled-back', reason };
  return {
    outcome: 'broken',
    reason: `${to} failed (${reason}), and ${from} is not healthy after the rollback: ${redeployed.reason}`,
  };
}

/** Makes the change's snapshot the known-good one, and removes what that makes superfluous; unless either cannot be. */
async function keepSnapshot(
  change: ChangeContext,
  { record, point, notes }: Pick<WayBack, 'record' | 'point' | 'notes'>,
): Promise<string | undefined> {
  const { folder } = change;
  const taken = snapshotOf(record);
  const isThere = taken !== undefined && (await exists(join(folder.snapshots, taken)));
  if (isThere) await notes.tried('the known-good state', () => folder.commit({ ...point, snapshot: taken }));
  // What this change took and never named goes, too: nothing was deployed over the data that it holds.
  await notes.tried('what is superfluous', async () =>
    collectSnapshots(change, (await folder.state())?.snapshot),
  );
  return isThere ? taken : undefined;
}

/** A way back that ends half way leaves the app down: the next call goes on, but a person should know until then. */
async function tellDown(change: ChangeContext, { point }: WayBack, error: unknown): Promise<void> {
  const isStruck = error instanceof WarmError && ['failpoint', 'ingress-down'].includes(error.code);
  if (change.ports.signal?.aborted || isStruck) return;
  await alertDown(change, {
    where: `${change.spec.name} is down`,
    reason: `the way back to ${point.version} ended half way: ${messageOf(error)}`,
    next: `(reconciler ${change.spec.name}) goes on with it`,
  });
}

function noRestorePoint({ spec, folder }: ChangeContext): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'no-restore-point',
    message: `${folder.journal} names nothing that ${spec.name} could go back to`,
    hint: 'look at the app, deploy a version that works by hand, then remove that file',
  });
}
