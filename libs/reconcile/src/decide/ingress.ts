import { connect } from 'node:net';
import { pollUntil } from '@ci-warm/clock';
import { appUrl, connectAddress, ingressDown, type Ingress } from '@ci-warm/ingress';
import type { LookContext } from './context.ts';

/** Why nobody accepts connections where the ingress should be; `undefined` when somebody does. */
export async function ingressFault(ingress: Ingress, domain: string): Promise<string | undefined> {
  const url = appUrl(ingress, domain);
  const { host = url.hostname, port = Number(url.port || defaultPorts[url.protocol]) } =
    connectAddress(ingress.connectTo) ?? {};
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: 5_000 });
  socket.once('connect', () => resolve(undefined));
  socket.once('timeout', () => resolve(`the ingress at ${host}:${port} does not answer`));
  socket.once('error', (error) => resolve(`the ingress at ${host}:${port} is down (${error.message})`));
  return await promise.finally(() => socket.destroy());
}

/**
 * One that is only being restarted is waited for.
 *
 * @throws WarmError `ingress-down` (infrastructure) and leaves the journal: the next call looks again
 */
export async function requireIngress({
  spec,
  ports,
  clock,
}: Pick<LookContext, 'spec' | 'clock'> & {
  ports: Pick<LookContext['ports'], 'ingress' | 'signal'>;
}): Promise<void> {
  if (spec.isIngress) return;
  let fault: string | undefined;
  const look = async () => {
    fault = await ingressFault(ports.ingress, spec.domain);
    return fault === undefined ? true : undefined;
  };
  await pollUntil(look, { intervalMs: 500, timeoutMs: restartMs, clock, signal: ports.signal });
  if (fault === undefined) return;
  throw ingressDown(
    `${spec.name} cannot be proved: ${fault}`,
    'reconcile the proxy and run this again: it goes on where it stopped',
  );
}

const restartMs = 10_000;
const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
