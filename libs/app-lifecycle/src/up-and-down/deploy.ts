import { stackName } from '@ci-warm/app-names';
import { waitHealthy } from '@ci-warm/app-health';
import { failpoint } from '@ci-warm/failpoints';
import { engineFault, gaveUpWaiting } from '@ci-warm/outside-faults';
import type { StackObservation } from '@ci-warm/convergence';
import { collectLogs } from './collect-logs.ts';
import { outlastEngine } from './engine-away.ts';
import type { Ports } from '../contract/ports.ts';
import { settled } from './settle.ts';
import type { AbraOutcome } from '@ci-warm/abra-client';
import type { DeployOutcome, DeployRequest } from '../contract/types.ts';
import { watchAnswers } from '../proof/watch-answers.ts';

/** Deploys through abra, then waits and judges by itself: abra's exit code is a hint, what runs is the truth. */
export async function deploy(ports: Ports, request: DeployRequest): Promise<DeployOutcome> {
  const { swarm, ingress, clock, signal, onProgress } = ports;
  const { domain, version, chaos, health, window } = request;
  const stack = stackName(domain);
  const observe = () => swarm.observeStack(stack);
  signal?.throwIfAborted();
  const found = await observe();
  // Networks of a stack that was only just undeployed are still listed, and vanish under whoever joins them; its
  // containers may still write.
  if (found.services.length === 0) await settled(ports, stack);
  const before = fingerprint(found);
  const begun = clock.monotonic();

  onProgress(`deploying ${domain}${version === undefined ? '' : ` at ${version}`}${chaos ? ' (chaos)' : ''}`);
  failpoint('app-lifecycle.deploy');
  const done = await tellAbra(ports, request);
  failpoint('app-lifecycle.deployed');
  // An abra that was ended on the way says nothing about the version.
  signal?.throwIfAborted();
  const deployMs = Math.round(clock.monotonic() - begun);
  if (done.outcome === 'refused') {
    const after = await observe();
    const touched = fingerprint(after) !== before;
    // abra stops waiting while a health check is still in its start period; the spec is applied and often comes up.
    // One that had to be ended itself may have applied half of it.
    const names = [domain, stack];
    const waitedInVain = !done.result.timedOut && gaveUpWaiting(done.fatal, names);
    if (!touched || !waitedInVain) {
      return {
        outcome: 'refused',
        reason: done.fatal,
        touched,
        outside: !done.result.timedOut && engineFault(done.fatal, names),
        logs: await collectLogs(ports, after, done.result),
      };
    }
  }

  const waited = await waitHealthy({
    observe,
    ingress,
    domain,
    health,
    window,
    watchAnswers: () => watchAnswers(ports, stack, health.mayCall),
    afterChange: true,
    clock,
    signal,
    onProgress: (line) => onProgress(`${domain}: ${line}`),
  });
  const healthMs = waited.ms;
  if (waited.outcome === 'healthy')
    return { outcome: 'healthy', deployMs, healthMs, windowMs: waited.windowMs };
  const { reason, kind } = waited;
  const logs = await collectLogs(
    ports,
    await observe(),
    done.outcome === 'refused' ? done.result : undefined,
  );
  return { outcome: 'unhealthy', reason, kind, logs, deployMs, healthMs };
}

/** abra's part, at the tree that it is to read. */
async function tellAbra(ports: Ports, request: DeployRequest): Promise<AbraOutcome> {
  const { abra } = ports;
  const { domain, version, chaos, checkout, force } = request;
  const start = () =>
    // A first attempt that was cut off may have deployed something already, which abra refuses to do twice unless forced.
    outlastEngine(ports, (attempt) =>
      abra.deploy(domain, { version, chaos, force: force === true || attempt > 1 }),
    );
  return await (checkout
    ? abra.withCheckout(checkout.recipe, async () => {
        await abra.recipes.checkout(checkout.recipe, checkout.revision);
        return await start();
      })
    : start());
}

/** Changes when a deploy changed anything of a stack's services. A restart by itself changes nothing. */
function fingerprint({ services }: StackObservation): string {
  const parts = services.map(({ id, specHash }) => `${id} ${specHash}`);
  return parts.sort().join('\n');
}
