import { pollUntil } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import type { App } from '../contract/app.ts';
import type { Run } from '../contract/run.ts';

/**
 * Waits until all services have been up for a health window.
 *
 * @throws WarmError `not-steady` (failed)
 */
export async function settle(
  { clock, watch }: Pick<Run, 'clock' | 'watch'>,
  { tools, domain, proof: { window } }: App,
  when: string,
): Promise<void> {
  let reason = '';
  const steady = async () => {
    const status = await tools.lifecycle.status(domain);
    if (status.state !== 'deployed') {
      reason = `${domain} is ${status.state}`;
      return undefined;
    }
    reason = status.converged ? `it has been up for ${Math.round(status.steadyForMs)} ms` : status.reason;
    return status.converged && status.steadyForMs >= window.windowMs ? true : undefined;
  };
  const timeoutMs = window.timeoutMs + window.windowMs;
  const times = { intervalMs: 100, maxIntervalMs: 1_000, timeoutMs, clock, signal: tools.signal };
  if (await watch.outside(() => pollUntil(steady, times))) return;
  throw new WarmError({
    kind: 'failed',
    code: 'not-steady',
    message: `the app did not settle ${when}: ${reason}`,
  });
}
