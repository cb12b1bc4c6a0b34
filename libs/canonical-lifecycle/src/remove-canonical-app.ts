import { stackName } from '@ci-warm/app-names';
import { pollUntil } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { SwarmClient } from '@ci-warm/swarm-client';

import { knownGoodEnv } from './known-env.ts';
import type { CanonicalScene } from './types.ts';

/**
 * Removes a canonical's app: its volumes, env file, secrets and configs, and the values of its secrets. The folder with
 * its registry entry and snapshots stays. May be interrupted and repeated.
 *
 * @throws WarmError `app-not-removed` (broken)
 */
export async function removeCanonicalApp({
  tools,
  registry,
  recipe,
}: Pick<CanonicalScene, 'tools' | 'registry' | 'recipe'>): Promise<void> {
  const { abra, lifecycle, swarm } = tools;
  const domain = registry.domainOf(recipe);
  const stack = stackName(domain);
  const canonical = await registry.read(recipe);
  failpoint('canonical-lifecycle.remove-app');
  // What a killed run of a pull request left there may keep abra from doing anything at all.
  if (canonical && (await abra.readEnv(domain)) !== undefined)
    await abra.writeEnvBytes(domain, knownGoodEnv(canonical));
  await lifecycle.undeployAndSettle(domain);
  if ((await abra.readEnv(domain)) !== undefined) {
    failpoint('canonical-lifecycle.remove-env');
    const removed = await abra.removeApp(domain);
    if (removed.outcome === 'refused') throw notRemoved(domain, removed.fatal);
  }
  failpoint('canonical-lifecycle.remove-rest');
  // What abra does not know of: of an app whose env file was gone already, or that was never deployed.
  for (const name of await swarm.secretsOf(stack)) await swarm.removeSecret(name);
  for (const name of await swarm.configsOf(stack)) await swarm.removeConfig(name);
  await removeVolumes(swarm, stack);
  await registry.secretsOf(recipe).retain([]);
}

/** All volumes of a stack that is undeployed. A container that has ended keeps its own until Swarm clears it away. */
export async function removeVolumes(swarm: SwarmClient, stack: string): Promise<void> {
  let refusal: unknown;
  const attempt = async () => {
    try {
      for (const { name } of await swarm.volumesOf(stack)) await swarm.removeVolume(name);
      return true;
    } catch (error) {
      refusal = error;
      return undefined;
    }
  };
  if (!(await pollUntil(attempt, { intervalMs: 50, maxIntervalMs: 1_000, timeoutMs: 120_000 })))
    throw refusal;
}

function notRemoved(domain: string, why: string): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'app-not-removed',
    message: `${domain} could not be removed: ${why}`,
    hint: `run \`abra app remove ${domain}\` by hand`,
  });
}
