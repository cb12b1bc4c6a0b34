import { canonicalDomain, folderOf } from '@ci-warm/app-names';
import { systemClock, type Clock } from '@ci-warm/clock';
import { createAppFolder, requireOwner } from '@ci-warm/app-folder';
import { exists, readJsonFile, writeStateFile } from '@ci-warm/state-files';
import { enrolledRecipes } from './enrolment.ts';
import { damagedHint, foreignHint } from './hints.ts';
import { inFlight } from './in-flight.ts';
import { notEnrolled } from './not-enrolled.ts';
import { canonicalSchema } from './schema.ts';
import { createSecretStore } from './secret-store.ts';
import { statusOf } from './status.ts';
import type { Canonical, CanonicalEntry, CanonicalRegistry } from './types.ts';

/**
 * @param options.root the warm root, as in `CCCI_WARM_ROOT`
 * @param options.repo checkout with `recipes/`, as in `CCCI_REPO`
 * @param options.base domain under which canonicals live, as in `CCCI_BASE_DOMAIN`
 * @param options.providers names of every warm app on this server; default keycloak and traefik
 * @param options.staleMs age from which a canonical is stale; default 30 days
 */
export function createCanonicalRegistry({
  root,
  repo,
  base,
  providers = ['keycloak', 'traefik'],
  staleMs = 30 * 86_400_000,
  clock = systemClock,
}: {
  root: string;
  repo: string;
  base: string;
  providers?: readonly string[];
  staleMs?: number;
  clock?: Clock;
}): CanonicalRegistry {
  const domainOf = (recipe: string) => canonicalDomain(recipe, base, providers);
  const appFolder = (recipe: string) => createAppFolder({ root, folder: folderOf(domainOf(recipe)), clock });
  const read = async (recipe: string): Promise<Canonical | undefined> => {
    const path = appFolder(recipe).canonical;
    const canonical = await readJsonFile(path, canonicalSchema, { hint: damagedHint(recipe) });
    if (canonical)
      requireOwner(path, canonical, { recipe, domain: domainOf(recipe) }, foreignHint(canonical));
    return canonical;
  };
  const write = async (canonical: Canonical) =>
    writeStateFile(appFolder(canonical.recipe).canonical, canonicalSchema.parse(canonical));

  const entryOf = async (recipe: string): Promise<CanonicalEntry> => {
    const folder = appFolder(recipe);
    const [canonical, changedBy] = [await read(recipe), await folder.changedBy()];
    const ageMs = canonical && Math.max(0, clock.now() - Date.parse(canonical.promotedAt));
    return {
      recipe,
      domain: domainOf(recipe),
      canonical,
      status: statusOf({ canonical, changedBy, inFlight: await exists(folder.journal) }),
      ageMs,
      stale: ageMs !== undefined && ageMs >= staleMs,
      changedBy,
    };
  };

  const registry: CanonicalRegistry = {
    enrolledRecipes: () => enrolledRecipes(repo),
    domainOf,
    folderOf: appFolder,
    read,
    write,
    setStatus: async (recipe, status) => {
      const canonical = await read(recipe);
      if (canonical !== undefined && canonical.status !== status) await write({ ...canonical, status });
    },
    secretsOf: (recipe) => createSecretStore(appFolder(recipe).path),
    entry: entryOf,
    list: async () => Promise.all((await enrolledRecipes(repo)).map(entryOf)),
    notEnrolled: () => notEnrolled(root, registry),
    inFlight: () => inFlight(root, { base, providers }),
  };
  return registry;
}
