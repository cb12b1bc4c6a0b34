import type { KeepSecrets } from '@ci-warm/abra-client';
import { execIn, secretParts, type GivenSecret } from '@ci-warm/app-lifecycle';
import { stackName } from '@ci-warm/app-names';
import { Secret } from '@ci-warm/secret';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { LockedCanonical } from './types.ts';

type Locked = Pick<LockedCanonical, 'tools' | 'registry' | 'recipe'>;

/**
 * What keeps the values of secrets that are made from now on, by the names that the recipe has for them. Swarm cannot
 * give them back, so they are written down in the moment in which they come into being.
 */
export async function keepNewSecrets({ tools, registry, recipe }: Locked): Promise<KeepSecrets> {
  const domain = registry.domainOf(recipe);
  const stack = stackName(domain);
  const before = new Set(await tools.swarm.secretsOf(stack));
  return async (values) => {
    const made = (await tools.swarm.secretsOf(stack)).filter((name) => !before.has(name));
    const named = made.flatMap((fullName) => {
      const value = values[secretParts(domain, fullName)?.name ?? ''];
      return value === undefined ? [] : [[fullName, value] as const];
    });
    await registry.secretsOf(recipe).keep(Object.fromEntries(named));
  };
}

/**
 * Keeps those of the secrets whose values are not known yet, as the running app has them: an operator may have inserted
 * one by hand. Where no container can show it, it stays unknown.
 *
 * @returns full names of what stays unknown
 */
export async function keepRunningSecrets(
  { tools, registry, recipe }: Locked,
  names: readonly string[],
): Promise<readonly string[]> {
  const domain = registry.domainOf(recipe);
  const store = registry.secretsOf(recipe);
  const known = await store.read();
  const unknown: string[] = [];
  for (const fullName of names.filter((name) => known[name] === undefined)) {
    const value = await shown(tools, domain, fullName);
    if (value === undefined) unknown.push(fullName);
    else await store.keep({ [fullName]: value });
  }
  return unknown;
}

/** Those of a canonical's secrets whose values are kept here. */
export async function keptSecrets(
  registry: CanonicalRegistry,
  { recipe, secrets }: Canonical,
): Promise<GivenSecret[]> {
  const values = await registry.secretsOf(recipe).read();
  return secrets.flatMap((name) => (values[name] === undefined ? [] : [{ name, value: values[name] }]));
}

async function shown(
  { swarm }: Locked['tools'],
  domain: string,
  fullName: string,
): Promise<Secret | undefined> {
  const named = secretParts(domain, fullName);
  if (named === undefined) return undefined;
  const command = ['cat', `/run/secrets/${named.name}`];
  const { services } = await swarm.observeStack(stackName(domain));
  for (const { shortName: service } of services) {
    const read = await execIn(swarm, { domain, service, command, timeoutMs: 10_000 }).catch(() => undefined);
    if (read?.outcome === 'ended' && read.exitCode === 0) return new Secret(read.stdout);
  }
  return undefined;
}
