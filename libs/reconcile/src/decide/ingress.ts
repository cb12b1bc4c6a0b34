import { connect } from 'node:net';
import { pollUntil } from '@ci-warm/clock';
import { appUrl, connectAddress, ingressDown, type Ingress } from '@ci-warm/ingress';
import type { LookContext } from './context.ts';
import type { Facts } from './facts.ts';

/** What has to be known of the ingress about an app that is not healthy. */
export async function ingressFacts(
  { spec, ports, tools }: LookContext,
  state: Facts['state'],
): Promise<Pick<Facts, 'ingressDown' | 'ingressTaken'>> {
  if (state === 'healthy') return { ingressDown: undefined, ingressTaken: false };
  const fault = await tools.lifecycle.ingressFault(spec.domain, spec.health);
  if (!spec.isIngress) return { ingressDown: fault?.reason, ingressTaken: false };
  // A proxy that serves nobody is there to be mended. One that runs, and whose certificate or protocol is not what was
  // set, would only be interrupted: the same comes back with it.
  const settings = state === 'unhealthy' && fault?.kind === 'settings';
  return {
    ingressDown: settings ? fault.reason : undefined,
    ingressTaken: await isAccepting(ports.ingress, spec.domain),
  };
}

/** Whether anybody accepts connections where the ingress should be. */
async function isAccepting(ingress: Ingress, domain: string): Promise<boolean> {
  const url = appUrl(ingress, domain);
  const { host = url.hostname, port = Number(url.port || defaultPorts[url.protocol]) } =
    connectAddress(ingress.connectTo) ?? {};
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: 5_000 });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(false));
  socket.once('error', () => resolve(false));
  return await promise.finally(() => socket.destroy());
}

type IngressContext = Pick<LookContext, 'spec' | 'clock'> & {
  ports: Pick<LookContext['ports'], 'signal'>;
  tools: { lifecycle: Pick<LookContext['tools']['lifecycle'], 'ingressFault'> };
};

/**
 * One that is only being restarted is waited for.
 *
 * @param options.served It got its answers through the ingress before it was changed.
 * @throws WarmError `ingress-down` (infrastructure) and leaves the journal: the next call looks again
 */
export async function requireIngress(
  { spec, tools, clock, ports }: IngressContext,
  { served = true }: { served?: boolean } = {},
): Promise<void> {
  if (spec.isIngress) return;
  let fault: Awaited<ReturnType<typeof tools.lifecycle.ingressFault>>;
  const look = async () => {
    fault = await tools.lifecycle.ingressFault(spec.domain, spec.health, { served });
    return fault === undefined ? true : undefined;
  };
  await pollUntil(look, { intervalMs: 500, timeoutMs: restartMs, clock, signal: ports.signal });
  if (fault === undefined) return;
  throw ingressDown(`${spec.name} cannot be proved: ${fault.reason}`, remedy);
}

const remedy =
  'reconcile the proxy, see its certificate, CCCI_PUBLIC_URL, CCCI_CONNECT_TO and CCCI_CA_FILE, and run this again: it goes on where it stopped';

const restartMs = 10_000;
const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
