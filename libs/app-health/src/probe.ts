import { systemClock } from '@ci-warm/clock';
import { appUrl, IngressSilence, requestThroughIngress, type Ingress } from '@ci-warm/ingress';
import type { HealthCheck, ProbeOutcome } from './types.ts';

export interface ProbeOptions {
  /** Milliseconds for the whole probe. Default 5,000. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Asks an app once, the way its users would. A refusal, a time-out or a wrong answer is an outcome.
 *
 * @throws WarmError `ca-file` (usage) when the ingress names an authority's file that cannot be read.
 */
export async function probe(
  ingress: Ingress,
  domain: string,
  check: HealthCheck,
  { timeoutMs = 5000, signal }: ProbeOptions = {},
): Promise<ProbeOutcome> {
  const { path, host = domain, bodyIncludes, statuses = defaultStatuses } = check;
  const url = appUrl(ingress, host, path);
  const begun = systemClock.monotonic();
  const failed = (reason: string, more: { status?: number } = {}): ProbeOutcome => {
    return { outcome: 'failed', reason: `${url.href}${reason}`, ...more, ms: ms() };
  };
  const ms = () => Math.round(systemClock.monotonic() - begun);
  try {
    const longestBody = bodyIncludes === undefined ? 0 : 1024 * 1024;
    const { status, body } = await requestThroughIngress(ingress, url, { timeoutMs, longestBody, signal });
    if (!statuses.includes(status))
      return failed(` answered ${status}, not ${statuses.join(' or ')}`, { status });
    if (bodyIncludes !== undefined && !body.includes(bodyIncludes))
      return failed(` answered ${status} without ${JSON.stringify(bodyIncludes)} in its body`, { status });
    return { outcome: 'ok', status, ms: ms() };
  } catch (error) {
    if (error instanceof IngressSilence) return failed(`: ${error.message}`);
    throw error;
  }
}

// Apps often send their first page to a login or a set-up page.
const defaultStatuses: readonly number[] = [200, 301, 302];
