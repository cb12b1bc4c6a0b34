import type { LockedCanonical } from './types.ts';

/**
 * Has the commits kept that the registry and the journal name, and those that they are about to name, in the server's own
 * checkout: a known-good version must be there for as long as it is one, whatever its remote has.
 */
export async function keepCommits(
  { tools, registry, recipe, journal }: Pick<LockedCanonical, 'tools' | 'registry' | 'recipe' | 'journal'>,
  about: readonly { commit: string }[] = [],
): Promise<void> {
  const [canonical, record] = await Promise.all([registry.read(recipe), journal.read()]);
  const named = [canonical, record?.plan, ...about].flatMap((one) => one?.commit ?? []);
  await tools.abra.recipes.keep(recipe, registry.domainOf(recipe), [...new Set(named)]);
}
