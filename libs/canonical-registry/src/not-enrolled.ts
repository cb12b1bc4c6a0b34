import { join } from 'node:path';
import { readJsonFile } from '@ci-warm/state-files';
import { foldersIn } from './folders-in.ts';
import { canonicalSchema } from './schema.ts';
import type { Canonical, CanonicalRegistry } from './types.ts';

/** See `CanonicalRegistry.notEnrolled`. Only what says of itself that it is a canonical at this very place counts as one. */
export async function notEnrolled(
  root: string,
  {
    enrolledRecipes,
    folderOf,
    domainOf,
  }: Pick<CanonicalRegistry, 'enrolledRecipes' | 'folderOf' | 'domainOf'>,
): Promise<readonly Canonical[]> {
  const enrolled = await enrolledRecipes();
  const found: Canonical[] = [];
  for (const name of await foldersIn(root)) {
    const canonical = await readJsonFile(join(root, name, 'canonical.json'), canonicalSchema);
    if (!canonical || enrolled.includes(canonical.recipe)) continue;
    const own = canonical.domain === domainOf(canonical.recipe);
    if (own && folderOf(canonical.recipe).path === join(root, name)) found.push(canonical);
  }
  return found;
}
