import { stackName } from '@ci-warm/app-names';
import { pollUntil } from '@ci-warm/clock';
import type { SwarmClient } from '@ci-warm/swarm-client';

/** All volumes of an app that is undeployed. */
export async function removeVolumes(swarm: SwarmClient, domain: string): Promise<void> {
  for (const { name } of await swarm.volumesOf(stackName(domain))) await removeVolume(swarm, name);
}

/** A container that has ended keeps its volume until Swarm clears it away, which it does in its own time. */
export async function removeVolume(
  swarm: SwarmClient,
  name: string,
  patience: Partial<Parameters<typeof pollUntil>[1]> = {},
): Promise<void> {
  let refusal: unknown;
  const attempt = async () => {
    try {
      await swarm.removeVolume(name);
      return true;
    } catch (error) {
      refusal = error;
      return undefined;
    }
  };
  const times = { intervalMs: 50, maxIntervalMs: 1000, timeoutMs: 120_000, ...patience };
  if (!(await pollUntil(attempt, times))) throw refusal;
}
