import { messageOf, WarmError } from '@ci-warm/errors';
import { recoverCanonical } from '@ci-warm/known-good';

import type { PromoterHands, PromotionRequest } from './types.ts';
import type { Work } from './work.ts';

/**
 * Puts everything back after a promotion that failed, remembers it and raises the alert. Never throws.
 *
 * @param connect hands that no abort can stop
 * @returns why it failed, and what could not be done about it
 */
export async function fail(
  work: Work,
  { from, cause, connect }: { from: string; cause: unknown; connect: () => PromoterHands },
): Promise<string> {
  const reasons = [messageOf(cause)];
  const also = (what: string) => (error: unknown) => {
    reasons.push(`${what}: ${messageOf(error)}`);
  };
  const putBack = async () => recoverCanonical({ ...work, hands: { ...connect(), swarm: work.ports.swarm } });
  await putBack().catch(also('it could not be put back'));
  const recovered = reasons.length === 1;
  // An abort is no verdict on the promotion.
  if (work.request.signal?.aborted && recovered) return reasons.join('; ');

  const remember = () => work.folder.rememberFailure({ from, to: work.version, reason: reasons.join('; ') });
  await remember().catch(also('it could not be remembered'));
  const alert = () => tell(work, { from, reason: reasons.join('; '), recovered, cause });
  await alert().catch(also('no alert could be raised'));
  return reasons.join('; ');
}

async function tell(
  { ports, domain, recipe, version, request }: Work,
  failure: { from: string; reason: string; recovered: boolean; cause: unknown },
): Promise<void> {
  const { from, reason, recovered, cause } = failure;
  const logs = cause instanceof WarmError ? cause.details?.['logs'] : undefined;
  await ports.alerts.raise({
    key: alertKey(request, domain),
    kind: 'promote-failed',
    app: domain.split('.')[0] ?? domain,
    summary: `${recipe}: the cold run of ${version} was green, but it could not be promoted: ${reason}`,
    details: {
      attempted: version,
      knownGood: from,
      recovered,
      reason,
      run: request.results.id,
      ...(typeof logs === 'string' ? { logs: logs.slice(-8_000) } : {}),
    },
  });
}

function alertKey({ results }: PromotionRequest, domain: string): string {
  return `promote-failed:${domain}:${results.version ?? results.commit}`;
}
