import { randomBytes } from 'node:crypto';
import type { HealthCheck } from '@ci-warm/app-health';
import { stackName } from '@ci-warm/app-names';
import { convergence } from '@ci-warm/convergence';
import { appUrl, IngressSilence, requestThroughIngress, type Ingress } from '@ci-warm/ingress';
import { judgeIngress, type IngressFault, type NeighbourSeen, type Seen } from '@ci-warm/outside-faults';
import type { Ports } from '../contract/ports.ts';

/** See `AppLifecycle.ingressFault`. */
export async function ingressFault(
  ports: Ports,
  domain: string,
  { path, host = domain }: HealthCheck,
  { served = false }: { served?: boolean } = {},
): Promise<IngressFault | undefined> {
  const { swarm, ingress, clock, signal } = ports;
  const stack = stackName(domain);
  const [observed, routed] = await Promise.all([swarm.observeStack(stack), swarm.routedNames()]);
  const ask = { signal, path };
  const [app, nobody, neighbours] = await Promise.all([
    observed.services.length === 0 ? undefined : see(ingress, host, ask),
    see(atSamePlace(ingress, host), unknownName(host), { ...ask, verifyCertificate: false }),
    seeNeighbours(
      ports,
      routed.filter((one) => one.stack !== stack && parentOf(one.host) === parentOf(host.toLowerCase())),
    ),
  ]);
  const declared = routed.some((one) => one.stack === stack && one.host === host.toLowerCase());
  const expected = declared && !served && convergence(observed, clock.now()).converged;
  return judgeIngress({ app, expected, nobody, neighbours });
}

/**
 * Other apps that the proxy routes. Those that run always come first: one that does not answer is a sign, too. Only apps of
 * the same domain are its neighbours: others may well be served at another place.
 */
async function seeNeighbours(
  { swarm, ingress, clock, signal }: Ports,
  routed: readonly { stack: string; host: string }[],
): Promise<NeighbourSeen[]> {
  const others = new Map(routed.map((one) => [one.stack, one.host]));
  const runsAlways = (name: string) => Number(name.startsWith('warm-'));
  const chosen = [...others]
    .sort(([one], [other]) => runsAlways(other) - runsAlways(one))
    .slice(0, mostAsked);
  return await Promise.all(
    chosen.map(async ([name, host]) => {
      const [seen, observed] = await Promise.all([
        see(ingress, host, { signal, path: '/', verifyCertificate: false }),
        swarm.observeStack(name),
      ]);
      const { converged } = convergence(observed, clock.now());
      return { ...seen, proved: converged && !isOfARun(name) };
    }),
  );
}

/** Whether a stack's name is one that a run's own apps have: they may be broken by themselves, and at any time gone. */
const isOfARun = (stack: string) => /^[a-z0-9]{1,4}-[0-9a-f]{6}_/.test(stack);

async function see(
  ingress: Ingress,
  host: string,
  { path, ...request }: { path: string; signal?: AbortSignal | undefined; verifyCertificate?: boolean },
): Promise<Seen> {
  try {
    const url = appUrl(ingress, host, path);
    const answer = await requestThroughIngress(ingress, url, { ...request, timeoutMs, longestBody });
    return { host, ...answer };
  } catch (error) {
    if (!(error instanceof IngressSilence)) throw error;
    return { host, silent: error.message, systemCode: error.systemCode };
  }
}

/** A sibling that nobody has. Not a name below the app's own, for those it may have asked for as well. */
function unknownName(host: string): string {
  return `no-app-${randomBytes(4).toString('hex')}${parentOf(host)}`;
}

const parentOf = (host: string) => (host.includes('.') ? host.slice(host.indexOf('.')) : `.${host}`);

/** A name that nobody has is in no DNS: it is asked for where the app is. */
function atSamePlace(ingress: Ingress, host: string): Ingress {
  if (ingress.connectTo !== undefined && ingress.connectTo !== '') return ingress;
  return { ...ingress, connectTo: appUrl(ingress, host).hostname };
}

const timeoutMs = 5_000;
const longestBody = 64 * 1024;
const mostAsked = 6;
