import { pollUntil } from '@ci-warm/clock';
import type { ChangeContext } from './context.ts';

/**
 * Whether that version runs and is healthy, or becomes so within the time that a deploy would have: after a reboot
 * everything is only starting. What crashes again and again, or answers as somebody else, is not waited for.
 */
export async function comesUpAt(change: ChangeContext, { version }: { version: string }): Promise<boolean> {
  const { tools, spec, clock, ports } = change;
  const { domain, health, window } = spec;
  const status = await tools.lifecycle.status(domain);
  if (status.state !== 'deployed' || status.version !== version) return false;
  let said: string | undefined;
  const look = async () => {
    const now = await tools.lifecycle.isHealthyNow(domain, health, window);
    if (now.outcome === 'healthy') return true;
    if (now.kind !== 'timeout' && now.kind !== 'probe') return false;
    if (now.reason !== said) ports.onProgress?.(`${domain}: waiting for ${version}: ${now.reason}`);
    said = now.reason;
    return undefined;
  };
  const patience = { intervalMs: 100, maxIntervalMs: 2_000, timeoutMs: window.timeoutMs };
  return (await pollUntil(look, { ...patience, clock, signal: ports.signal })) ?? false;
}
