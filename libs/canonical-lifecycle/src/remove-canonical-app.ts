import { removeApp } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { knownGoodEnv } from './known-env.ts';
import type { LockedCanonical } from './types.ts';

/**
 * Removes a canonical's app: its volumes, env file, secrets and configs, and the values of its secrets. The folder with
 * its registry entry and snapshots stays. May be interrupted and repeated.
 *
 * @throws WarmError `app-not-removed` (broken), and whatever undeploying throws, before anything is removed
 */
export async function removeCanonicalApp({
  tools,
  registry,
  recipe,
}: Pick<LockedCanonical, 'tools' | 'registry' | 'recipe'>): Promise<void> {
  const { abra, lifecycle } = tools;
  const domain = registry.domainOf(recipe);
  const canonical = await registry.read(recipe);
  failpoint('canonical-lifecycle.remove-app');
  // What a killed run of a pull request left there may keep abra from doing anything at all.
  if (canonical && (await abra.readEnv(domain)) !== undefined)
    await abra.writeEnvBytes(domain, knownGoodEnv(canonical));
  await lifecycle.undeployAndSettle(domain);
  const { leftovers, problems } = await removeApp(tools, domain);
  if (leftovers.length > 0) throw notRemoved(domain, leftovers, problems);
  await registry.secretsOf(recipe).retain([]);
}

function notRemoved(domain: string, leftovers: readonly string[], problems: readonly string[]): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'app-not-removed',
    message: `${domain} could not be removed: ${leftovers.join(', ')} ${leftovers.length === 1 ? 'is' : 'are'} still there`,
    hint: `run \`abra app remove ${domain}\` by hand`,
    details: { leftovers, problems },
  });
}
