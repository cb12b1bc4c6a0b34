import { join } from 'node:path';
import { bundleOf } from '@ci-warm/abra-client';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { LockedCanonical } from './types.ts';

/**
 * Has the commits kept that the registry and the journal name, and those that they are about to name: a known-good version
 * must be there for as long as it is one, whatever its remote has. Beside its data, since a run's checkout goes with the run.
 */
export async function keepCommits(
  { tools, registry, recipe, journal }: Pick<LockedCanonical, 'tools' | 'registry' | 'recipe' | 'journal'>,
  about: readonly { commit: string }[] = [],
): Promise<void> {
  const [canonical, record] = await Promise.all([registry.read(recipe), journal.read()]);
  const named = [canonical, record?.plan, ...about].flatMap((one) => one?.commit ?? []);
  await tools.abra.recipes.archive(recipe, archiveOf(registry, recipe), [...new Set(named)]);
}

/** Where the commit of a canonical is kept: a source for `RecipeStore.keep`. */
export function keptCommit(registry: CanonicalRegistry, { recipe, commit }: Canonical): string {
  return join(archiveOf(registry, recipe), bundleOf(commit));
}

const archiveOf = (registry: CanonicalRegistry, recipe: string) =>
  join(registry.folderOf(recipe).path, 'commits');
