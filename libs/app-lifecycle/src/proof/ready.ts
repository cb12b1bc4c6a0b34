import { probe } from '@ci-warm/app-health';
import { pollUntil } from '@ci-warm/clock';
import { messageOf, WarmError } from '@ci-warm/errors';
import { runningContainer } from '../containers/exec-in.ts';
import { ingressDown } from '@ci-warm/ingress';
import { ingressFault } from './ingress-fault.ts';
import type { Ports } from '../contract/ports.ts';
import type { ReadyCheck } from '../contract/types.ts';

/** See `AppLifecycle.waitReady`. */
export async function waitReady(ports: Ports, domain: string, ready: ReadyCheck | undefined): Promise<void> {
  if (!ready) return;
  const { clock, signal } = ports;
  let reason = 'it was never asked';
  const isReady = async () => {
    const problem = await ask(ports, domain, ready);
    reason = problem ?? reason;
    return problem === undefined ? true : undefined;
  };
  const times = { intervalMs: 250, maxIntervalMs: 2_000, timeoutMs: ready.timeoutSec * 1000, clock, signal };
  if (await pollUntil(isReady, times)) return;
  const fault = ready.http && (await ingressFault(ports, domain, ready.http));
  if (fault) throw ingressDown(`${domain} cannot be asked whether it is ready: ${fault.reason}`, mendIngress);
  throw new WarmError({
    kind: 'failed',
    code: 'not-ready',
    message: `it was not ready after ${ready.timeoutSec} s: ${reason}`,
    hint: 'See "ready" and "timeouts.readySec" in recipe.config.ts.',
  });
}

/** Why it is not ready yet; `undefined` when it is. */
async function ask(ports: Ports, domain: string, { http, command }: ReadyCheck): Promise<string | undefined> {
  if (command) return askInside(ports, domain, command);
  if (!http) return undefined;
  const answer = await probe(ports.ingress, domain, http, { signal: ports.signal });
  return answer.outcome === 'ok' ? undefined : answer.reason;
}

async function askInside(
  { swarm, signal }: Ports,
  domain: string,
  { service, command }: NonNullable<ReadyCheck['command']>,
): Promise<string | undefined> {
  const { id, reason } = await runningContainer(swarm, { domain, service });
  if (id === undefined) return reason;
  try {
    const { exitCode } = await swarm.exec(id, command, { timeoutMs: askMs });
    return exitCode === 0 ? undefined : `"${command.join(' ')}" in ${service} ended with ${exitCode}`;
  } catch (error) {
    signal?.throwIfAborted();
    // A container that was just replaced is no reason to give up.
    return messageOf(error);
  }
}

const mendIngress = 'mend the ingress and run this again: nothing is said about the app';
const askMs = 10_000;
