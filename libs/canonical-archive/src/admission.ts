import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import type { AppTools } from '@ci-warm/app-lifecycle';
import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import type { Secret } from '@ci-warm/secret';
import type { Archive } from './read-archive.ts';
import { refused } from './refusal.ts';
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
  if (!(await registry.enrolledRecipes()).includes(recipe))
    throw refused(
      'not-enrolled',
      `${recipe} is not enrolled here`,
      'set warmCanonical: true in its recipe.config.ts',
    );
  if (canonical.snapshot !== undefined && !archive.snapshot)
    throw refused('archive-damaged', 'its data are missing', 'take a new export');
  if (!(await registry.read(recipe)) && (await tools.abra.readEnv(domain)))
    throw refused(
      'app-not-ours',
      `${domain} exists here, but it is no canonical`,
      `remove it with \`abra app undeploy ${domain}\` and \`abra app remove ${domain}\``,
    );
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
    throw new WarmError({
      kind: 'infrastructure',
      code: 'recipe-unreachable',
      message: `the recipe ${recipe} cannot be fetched: ${fetched.reason}`,
      hint: 'nothing was imported; try again when its remote answers',
    });
  if ((await abra.recipes.resolve(recipe, commit)) === commit) return;
  throw refused('release-unknown', `${recipe} has no commit ${commit} (${version}) here`);
}
