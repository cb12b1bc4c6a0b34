import { readFile } from 'node:fs/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import { systemClock } from '@ci-warm/clock';
import { appUrl, type Ingress } from '@ci-warm/ingress';
import { request } from './request.ts';
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
  const url = appUrl(ingress, check.host ?? domain, check.path);
  const ca = await authority(ingress);
  const begun = systemClock.monotonic();
  const deadline = AbortSignal.timeout(timeoutMs);
  const ms = () => Math.round(systemClock.monotonic() - begun);
  try {
    const { status, body } = await request(url, {
      connectTo: ingress.connectTo,
      ca,
      wantBody: check.bodyIncludes !== undefined,
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    });
    const statuses = check.statuses ?? defaultStatuses;
    if (!statuses.includes(status)) {
      return {
        outcome: 'failed',
        reason: `${url.href} answered ${status}, not ${statuses.join(' or ')}`,
        status,
        ms: ms(),
      };
    }
    if (check.bodyIncludes !== undefined && !body.includes(check.bodyIncludes)) {
      const reason = `${url.href} answered ${status} without ${JSON.stringify(check.bodyIncludes)} in its body`;
      return { outcome: 'failed', reason, status, ms: ms() };
    }
    return { outcome: 'ok', status, ms: ms() };
  } catch (error) {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error);
    return { outcome: 'failed', reason: `${url.href}: ${why}`, ms: ms() };
  }
}

async function authority({ caFile }: Ingress): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  return readFile(caFile, 'utf8').catch((error: unknown) => {
    throw new WarmError({
      kind: 'usage',
      code: 'ca-file',
      message: `the certificate authority's file ${caFile} cannot be read: ${messageOf(error)}`,
      hint: 'set CCCI_CA_FILE to a readable PEM file, or leave it out',
      cause: error,
    });
  });
}

// Apps often send their first page to a login or a set-up page.
const defaultStatuses: readonly number[] = [200, 301, 302];
