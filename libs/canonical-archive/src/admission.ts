import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import type { CanonicalPorts, KnownGoodHands } from '@ci-warm/known-good';
import { decryptSecrets } from './age-secrets.ts';
import type { Archive } from './read-archive.ts';
import type { ImportRequest } from './types.ts';

/**
 * Whether an archive may become this server's canonical at all, before anything is changed.
 *
 * @returns the values of its secrets; empty where it brings none and none is needed
 */
export async function admit(
  { registry }: Pick<CanonicalPorts, 'registry'>,
  hands: KnownGoodHands,
  archive: Archive,
  request: ImportRequest,
): Promise<Readonly<Record<string, string>>> {
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
  if (!(await registry.read(recipe)) && (await hands.abra.readEnv(domain)))
    throw refused(
      'app-not-ours',
      `${domain} exists here, but it is no canonical`,
      `remove it with \`abra app undeploy ${domain}\` and \`abra app remove ${domain}\``,
    );
  await requireRelease(hands, canonical, skipFetch);
  return secretsFor({ registry, hands, archive, request });
}

async function requireRelease(
  { abra }: KnownGoodHands,
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

/** Swarm never tells a secret: that it has one of the right name only helps if it is known to be the same. */
async function secretsFor({
  registry,
  hands,
  archive,
  request,
}: Pick<CanonicalPorts, 'registry'> & {
  hands: KnownGoodHands;
  archive: Archive;
  request: ImportRequest;
}): Promise<Readonly<Record<string, string>>> {
  const { recipe, identityFile } = request;
  const { secrets: names, domain } = archive.head.canonical;
  const present = await hands.swarm.secretsOf(stackName(domain));
  const lacking = names.filter((name) => !present.includes(name));
  if (lacking.length > 0 && !archive.secrets)
    throw refused(
      'secrets-missing',
      `it is without secrets, and Swarm here has no ${lacking.join(', ')}`,
      'export it with --recipient: the data are useless without them',
    );
  if (!archive.secrets) return {};
  if (identityFile === undefined) {
    throw new WarmError({
      kind: 'usage',
      code: 'identity-needed',
      message: 'the archive has secrets, and no identity is given to read them with',
      hint: 'name the file of the identity: --identity FILE',
    });
  }
  const values = await decryptSecrets(archive.secrets, identityFile);
  const unreadable = names.filter((name) => values[name] === undefined);
  if (unreadable.length > 0) throw refused('secrets-missing', `it has no value of ${unreadable.join(', ')}`);
  const kept = await registry.secretsOf(recipe).read();
  const other = names.filter((name) => present.includes(name) && kept[name] !== values[name]);
  if (other.length > 0)
    throw refused(
      'secrets-differ',
      `Swarm here has ${other.join(', ')} already, with another value or one that nobody knows`,
      `a secret cannot be changed: remove what is there (abra app remove ${domain}) if nobody needs it`,
    );
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
}

export function refused(code: string, why: string, hint?: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code,
    message: `the archive is refused: ${why}`,
    hint: `nothing was imported; ${hint ?? 'see that it is the right one'}`,
  });
}
