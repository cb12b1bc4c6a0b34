import type { AppTools } from '@ci-warm/app-lifecycle';
import { messageOf, WarmError } from '@ci-warm/errors';
import { recoverCanonical } from '@ci-warm/canonical-lifecycle';
import type { PromoterPorts, PromotionRequest } from './types.ts';
import type { Promotion } from './promotion.ts';

/**
 * Puts everything back after a promotion that failed, remembers it and raises the alert. What the infrastructure did is
 * not remembered: it says nothing about the version, which may be tried again as soon as that is over. Never throws.
 *
 * @param connect makes tools that no abort can stop
 * @returns why it failed, and what could not be done about it
 */
export async function fail(
  promotion: Promotion,
  { from, cause, connect }: { from: string; cause: unknown; connect: () => AppTools },
): Promise<string> {
  const reasons = [messageOf(cause)];
  const also = (what: string) => (error: unknown) => {
    reasons.push(`${what}: ${messageOf(error)}`);
  };
  const putBack = async () => recoverCanonical({ ...promotion, tools: connect() });
  await putBack().catch(also('it could not be put back'));
  const recovered = reasons.length === 1;
  // An abort is no verdict on the promotion.
  if (promotion.request.signal?.aborted && recovered) return reasons.join('; ');

  const remember = () =>
    promotion.folder.rememberFailure({ from, to: promotion.version, reason: reasons.join('; ') });
  if (!isInfrastructure(cause)) await remember().catch(also('it could not be remembered'));
  const { ports, request } = promotion;
  const alert = () => tell(ports, request, { from, reason: reasons.join('; '), recovered, cause });
  await alert().catch(also('no alert could be raised'));
  return reasons.join('; ');
}

/**
 * Raises the alert for a promotion that failed before anything was touched. Never throws.
 *
 * @returns as `fail`
 */
export async function failUntouched(
  ports: PromoterPorts,
  request: PromotionRequest,
  { from, cause }: { from: string; cause: unknown },
): Promise<string> {
  const reason = messageOf(cause);
  if (request.signal?.aborted) return reason;
  try {
    await tell(ports, request, { from, reason, recovered: true, cause });
    return reason;
  } catch (error) {
    return `${reason}; no alert could be raised: ${messageOf(error)}`;
  }
}

const isInfrastructure = (cause: unknown) => cause instanceof WarmError && cause.kind === 'infrastructure';

async function tell(
  { alerts, registry }: PromoterPorts,
  { results }: PromotionRequest,
  failure: { from: string; reason: string; recovered: boolean; cause: unknown },
): Promise<void> {
  const { from, reason, recovered, cause } = failure;
  const { recipe, commit, version = commit } = results;
  const domain = registry.domainOf(recipe);
  const logs = cause instanceof WarmError ? cause.details?.['logs'] : undefined;
  await alerts.raise({
    key: `promote-failed:${domain}:${version}`,
    kind: 'promote-failed',
    app: domain.split('.')[0] ?? domain,
    summary: `${recipe}: the cold run of ${version} was green, but it could not be promoted: ${reason}`,
    details: {
      attempted: version,
      knownGood: from,
      recovered,
      reason,
      run: results.id,
      ...(typeof logs === 'string' ? { logs: logs.slice(-8_000) } : {}),
    },
  });
}
