import type { KeepSecrets } from '@ci-warm/abra-client';
import { stackName } from '@ci-warm/app-names';
import { Secret } from '@ci-warm/secret';

import { secretParts } from './secret-names.ts';
import type { CanonicalScene } from './types.ts';

type Scene = Pick<CanonicalScene, 'tools' | 'registry' | 'recipe'>;

/**
 * What keeps the values of secrets that are made from now on, by the names that the recipe has for them. Swarm cannot
 * give them back, so they are written down in the moment in which they come into being.
 */
export async function keepNewSecrets({ tools, registry, recipe }: Scene): Promise<KeepSecrets> {
  const stack = stackName(registry.domainOf(recipe));
  const before = new Set(await tools.swarm.secretsOf(stack));
  return async (values) => {
    const made = (await tools.swarm.secretsOf(stack)).filter((name) => !before.has(name));
    const named = made.flatMap((fullName) => {
      const value = values[secretParts(stack, fullName)?.name ?? ''];
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
  { tools, registry, recipe }: Scene,
  names: readonly string[],
): Promise<readonly string[]> {
  const stack = stackName(registry.domainOf(recipe));
  const store = registry.secretsOf(recipe);
  const known = await store.read();
  const unknown: string[] = [];
  for (const fullName of names.filter((name) => known[name] === undefined)) {
    const value = await shown(tools, stack, fullName);
    if (value === undefined) unknown.push(fullName);
    else await store.keep({ [fullName]: value });
  }
  return unknown;
}

async function shown(
  { swarm }: Scene['tools'],
  stack: string,
  fullName: string,
): Promise<Secret | undefined> {
  const short = secretParts(stack, fullName)?.name;
  if (short === undefined) return undefined;
  for (const { id } of await swarm.containersOf(stack)) {
    const answer = await swarm
      .exec(id, ['cat', `/run/secrets/${short}`], { timeoutMs: 10_000 })
      .catch(() => undefined);
    if (answer?.exitCode === 0) return new Secret(answer.stdout);
  }
  return undefined;
}
