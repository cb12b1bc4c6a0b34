import { recipeUnreachable } from '@ci-warm/abra-client';
import { appNotOurs, requireEnrolled, type Canonical } from '@ci-warm/canonical-registry';
import type { AppTools } from '@ci-warm/app-lifecycle';
import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import type { Secret } from '@ci-warm/secret';
import { damagedArchive } from '@ci-warm/warmsnap';
import type { Archive } from './read-archive.ts';
import { refused, takeAnew } from './refusal.ts';
import { admitSecrets } from './secret-admission.ts';
import type { ImportRequest } from './types.ts';

/**
 * Whether an archive may become this server's canonical at all, before anything is changed.
 *
 * @returns the values of its secrets; empty where it brings none and none is needed
 */
export async function admit(
  { registry }: Pick<CanonicalPorts, 'registry'>,
  tools: AppTools,
  archive: Archive,
  request: ImportRequest,
): Promise<Readonly<Record<string, Secret>>> {
  const { recipe, skipFetch } = request;
  const { canonical } = archive.head;
  const domain = registry.domainOf(recipe);
  if (canonical.recipe !== recipe)
    throw refused('another-recipe', `it is of ${canonical.recipe}, not of ${recipe}`);
  if (canonical.domain !== domain)
    throw refused(
      'another-domain',
      `its app lives at ${canonical.domain}, here it would at ${domain}`,
      'an app keeps its name in its data: import it on a server with the same base domain and providers',
    );
  await requireEnrolled(registry, recipe);
  if (canonical.snapshot !== undefined && !archive.snapshot)
    throw damagedArchive('its data are missing', takeAnew);
  if (!(await registry.read(recipe)) && (await tools.abra.readEnv(domain))) throw appNotOurs(domain);
  await requireRelease(tools, canonical, skipFetch);
  return admitSecrets({ registry, tools, archive, request });
}

async function requireRelease(
  { abra }: AppTools,
  { recipe, version, commit }: Canonical,
  skipFetch = false,
): Promise<void> {
  const fetched = skipFetch ? undefined : await abra.recipes.fetch(recipe);
  if (fetched?.outcome === 'unreachable')
    throw recipeUnreachable(
      `the recipe ${recipe} cannot be fetched: ${fetched.reason}`,
      'nothing was imported; try again when its remote answers',
    );
  if ((await abra.recipes.resolve(recipe, commit)) === commit) return;
  throw refused('release-unknown', `${recipe} has no commit ${commit} (${version}) here`);
}
