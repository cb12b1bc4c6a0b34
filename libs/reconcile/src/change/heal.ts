import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/app-folder';
import { tellBroken } from './tell.ts';
import { deployPoint } from './deploy-point.ts';
import { requireIngress } from './ingress.ts';
import type { Work } from './work.ts';

/** A sick or missing app is deployed again at its last good version. Its data is not touched, whatever comes of it. */
export async function heal(
  work: Work,
  point: RestorePoint,
): Promise<{ healed: true } | { healed: false; reason: string }> {
  const { spec, phases, ports } = work;
  const { domain } = spec;
  const hands = await work.locked();
  ports.signal?.throwIfAborted();
  if (!(await hands.abra.readEnv(domain)))
    await hands.abra.writeEnvBytes(domain, Buffer.from(point.env, 'base64'));
  failpoint('reconcile.heal');
  work.done.touched = true;
  const outcome = await phases.timed('heal', () => deployPoint(work, hands, point));
  if (outcome.outcome === 'healthy') {
    work.done.healed = true;
    return { healed: true };
  }
  await requireIngress(work);
  const reason = `it was down and did not come back at its last good version ${point.version}: ${outcome.reason}`;
  await tellBroken(work, { code: 'not-healed', reason, logs: outcome.logs });
  return { healed: false, reason };
}
