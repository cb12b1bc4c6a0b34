import { canonicalDomain, folderOf } from '@ci-warm/app-names';
import { systemClock, type Clock } from '@ci-warm/clock';
import { createAppFolder } from '@ci-warm/restore-point';
import { readJsonFile, writeJsonFile } from '@ci-warm/state-files';

import { enrolledRecipes } from './enrolment.ts';
import { canonicalSchema } from './schema.ts';
import type { Canonical, CanonicalEntry, CanonicalRegistry } from './types.ts';

/**
 * @param options.root the warm root, as in `CCCI_WARM_ROOT`
 * @param options.repo checkout with `recipes/`, as in `CCCI_REPO`
 * @param options.base domain under which canonicals live, as in `CCCI_BASE_DOMAIN`
 * @param options.providers names of every warm app on this server; default keycloak and traefik
 */
export function createCanonicalRegistry({
  root,
  repo,
  base,
  providers = ['keycloak', 'traefik'],
  clock = systemClock,
}: {
  root: string;
  repo: string;
  base: string;
  providers?: readonly string[];
  clock?: Clock;
}): CanonicalRegistry {
  const domainOf = (recipe: string) => canonicalDomain(recipe, base, providers);
  const appFolder = (recipe: string) => createAppFolder({ root, folder: folderOf(domainOf(recipe)), clock });
  const read = (recipe: string): Promise<Canonical | undefined> =>
    readJsonFile(appFolder(recipe).canonical, canonicalSchema);
  const write = async (canonical: Canonical) =>
    writeJsonFile(appFolder(canonical.recipe).canonical, canonicalSchema.parse(canonical), { mode: 0o600 });

  const entryOf = async (recipe: string): Promise<CanonicalEntry> => {
    const canonical = await read(recipe);
    return {
      recipe,
      domain: domainOf(recipe),
      canonical,
      ageMs: canonical && Math.max(0, clock.now() - Date.parse(canonical.promotedAt)),
      changedBy: await appFolder(recipe).changedBy(),
    };
  };

  return {
    enrolledRecipes: () => enrolledRecipes(repo),
    domainOf,
    folderOf: appFolder,
    read,
    write,
    setStatus: async (recipe, status) => {
      const canonical = await read(recipe);
      if (canonical !== undefined && canonical.status !== status) await write({ ...canonical, status });
    },
    list: async () => Promise.all((await enrolledRecipes(repo)).map(entryOf)),
  };
}
