import type { TaggedVersion } from '@ci-warm/abra-client';
import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/app-folder';
import { requireIngress } from '../decide/ingress.ts';
import type { ChangeContext, ChangeOutcome, ReconcileContext } from './context.ts';
import { deployPoint } from './deploy-point.ts';
import { writtenVersion } from './journal.ts';
import { alertBroken } from './raise-alerts.ts';

/**
 * An unhealthy or missing app is deployed again at its last good version. Its data is not touched, whatever comes of it.
 *
 * @param instead what its tag names now, accepted by a person; it becomes last good once it is healthy
 */
export async function heal(
  context: ReconcileContext,
  point: RestorePoint,
  instead?: TaggedVersion,
): Promise<ChangeOutcome> {
  const { spec, phases, ports, effects } = context;
  const { domain } = spec;
  const change = await context.lockApp();
  const { abra } = change.tools;
  ports.signal?.throwIfAborted();
  if (!(await abra.readEnv(domain))) await abra.writeEnvBytes(domain, Buffer.from(point.env, 'base64'));
  failpoint('reconcile.heal');
  effects.touched = true;
  const wanted = instead ? { ...point, commit: instead.commit, images: {} } : point;
  const outcome = await phases.timed('heal', () => deployPoint(change, wanted));
  if (outcome.outcome === 'healthy') {
    if (instead) await nameInstead(change, point, instead);
    effects.healed = true;
    return { outcome: 'deployed' };
  }
  await requireIngress(context, { served: false });
  const reason = `it was down and did not come back at its last good version ${point.version}: ${outcome.reason}`;
  await alertBroken(context, { code: 'not-healed', reason, logs: outcome.logs });
  return { outcome: 'broken', reason };
}

/** The snapshot stays: it is of the version before, and no data was changed. */
async function nameInstead(
  change: ChangeContext,
  before: RestorePoint,
  instead: TaggedVersion,
): Promise<void> {
  const { spec, folder, tools } = change;
  const { domain, recipe } = spec;
  const { snapshot, snapshotOf } = before;
  const point = await tools.lifecycle.captureRestorePoint({ domain, recipe, ...writtenVersion(instead) });
  await folder.commit({ ...point, snapshot, snapshotOf });
}
