import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/app-folder';
import { requireIngress } from '../decide/ingress.ts';
import type { ChangeOutcome, ReconcileContext } from './context.ts';
import { deployPoint } from './deploy-point.ts';
import { alertBroken } from './raise-alerts.ts';

/** An unhealthy or missing app is deployed again at its last good version. Its data is not touched, whatever comes of it. */
export async function heal(context: ReconcileContext, point: RestorePoint): Promise<ChangeOutcome> {
  const { spec, phases, ports, effects } = context;
  const { domain } = spec;
  const change = await context.lockApp();
  const { abra } = change.tools;
  ports.signal?.throwIfAborted();
  if (!(await abra.readEnv(domain))) await abra.writeEnvBytes(domain, Buffer.from(point.env, 'base64'));
  failpoint('reconcile.heal');
  effects.touched = true;
  const outcome = await phases.timed('heal', () => deployPoint(change, point));
  if (outcome.outcome === 'healthy') {
    effects.healed = true;
    return { outcome: 'deployed' };
  }
  await requireIngress(context, { served: false });
  const reason = `it was down and did not come back at its last good version ${point.version}: ${outcome.reason}`;
  await alertBroken(context, { code: 'not-healed', reason, logs: outcome.logs });
  return { outcome: 'broken', reason };
}
