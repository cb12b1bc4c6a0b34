import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { reservedFolders } from '@ci-warm/app-names';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import { readJsonFile } from '@ci-warm/state-files';

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

async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return folders.filter((name) => !name.startsWith('.') && !reservedFolders.includes(name)).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw new WarmError({
      kind: 'infrastructure',
      code: 'state-unreadable',
      message: `which canonicals there are cannot be read from ${root}: ${messageOf(error)}`,
      hint: 'see that CCCI_WARM_ROOT is right and that this user may read it',
      cause: error,
    });
  }
}
