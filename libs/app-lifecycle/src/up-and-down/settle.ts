import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { leftoversOf, type Leftovers } from './leftovers.ts';
import { outlastEngine } from './engine-away.ts';
import type { Ports } from '../contract/ports.ts';
import type { AppLifecycle } from '../contract/types.ts';
import { untilChange } from './until-change.ts';

/** Undeploying, and being sure of it. */
export function createSettling(ports: Ports): Pick<AppLifecycle, 'undeployAndSettle' | 'assertSettled'> {
  const { abra, swarm, clock, onProgress } = ports;
  // Which volumes a stack mounted can be asked only while it is deployed, unless they carry its label.
  const volumesSeen = new Map<string, readonly string[]>();
  const look = async (stack: string) => leftoversOf(swarm, stack, volumesSeen.get(stack) ?? []);

  return {
    undeployAndSettle: async (domain) => {
      const stack = stackName(domain);
      const begun = clock.monotonic();
      volumesSeen.set(
        stack,
        (await swarm.volumesOf(stack)).map(({ name }) => name),
      );
      if ((await swarm.observeStack(stack)).services.length > 0) {
        onProgress(`undeploying ${domain}`);
        failpoint('app-lifecycle.undeploy');
        const undeployed = await outlastEngine(ports, () => abra.undeploy(domain));
        failpoint('app-lifecycle.undeployed');
        const still = undeployed.outcome === 'refused' ? (await look(stack)).services : [];
        if (undeployed.outcome === 'refused' && still.length > 0)
          throw undeployFailed(domain, undeployed.fatal);
      }
      await settle(ports, stack, () => look(stack));
      return { ms: Math.round(clock.monotonic() - begun) };
    },
    assertSettled: async (domain) => {
      const left = await look(stackName(domain));
      if (!isEmpty(left)) throw notSettled(domain, left);
    },
  };
}

/** Waits until nothing is left of a stack that has no services any more. */
export async function settled(ports: Ports, stack: string): Promise<void> {
  await settle(ports, stack, () => leftoversOf(ports.swarm, stack, []));
}

async function settle(ports: Ports, stack: string, look: () => Promise<Leftovers>): Promise<void> {
  const { swarm, clock, settleTimeoutMs, signal } = ports;
  const deadline = clock.monotonic() + settleTimeoutMs;
  const changes = untilChange(swarm, clock, signal);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const left = await look();
      if (isEmpty(left)) return;
      if (clock.monotonic() >= deadline) throw notSettled(stack, left);
      // Whoever undeployed asked for the networks to go too, but the engine refuses while an endpoint is left, and then forgets.
      if (onlyNetworks(left)) await removeNetworks(swarm, left.networks);
      await changes.next();
    }
  } finally {
    changes.stop();
  }
}

async function removeNetworks(swarm: Ports['swarm'], networks: readonly string[]): Promise<void> {
  for (const name of networks) await swarm.removeNetwork(name).catch(() => undefined);
}

function isEmpty(left: Leftovers): boolean {
  return Object.values(left).every((things) => things.length === 0);
}

function onlyNetworks({ networks, ...rest }: Leftovers): boolean {
  return networks.length > 0 && isEmpty({ ...rest, networks: [] });
}

function undeployFailed(domain: string, fatal: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'undeploy-failed',
    message: `abra did not undeploy ${domain}: ${fatal}`,
    hint: `run \`abra app undeploy ${domain}\` by hand to see why`,
  });
}

function notSettled(what: string, left: Leftovers): WarmError {
  const named = Object.entries(left).filter(([, things]) => things.length > 0);
  const list = named.map(([kind, things]) => `${kind} ${things.join(', ')}`).join('; ');
  return new WarmError({
    kind: 'infrastructure',
    code: 'not-settled',
    message: `${what} is not gone yet: ${list}`,
    hint: 'look at these with docker; a container that does not stop keeps its volume in use',
    details: { ...left },
  });
}
