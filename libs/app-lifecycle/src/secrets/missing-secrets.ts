import { stackName } from '@ci-warm/app-names';
import { externalSecrets, projectOf } from '@ci-warm/compose';
import type { Ports } from '../contract/ports.ts';
import type { GivenSecret } from '../contract/types.ts';
import { secretNameOf } from './secret-names.ts';

/** What keeps a revision of the recipe from finding its secrets, one line each. Values are never looked at. */
export async function missingSecrets(
  { abra, swarm }: Ports,
  {
    domain,
    recipe,
    revision,
    settings,
    given = [],
  }: {
    domain: string;
    recipe: string;
    revision: string;
    settings?: ReadonlyMap<string, string>;
    given?: readonly GivenSecret[] | undefined;
  },
): Promise<readonly string[]> {
  if (!(await abra.recipes.exists(recipe))) return [];
  const stack = stackName(domain);
  const env = settings ?? (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const text = await abra.recipes.composeAt(recipe, revision, { env, stack });
  const inserted = given.flatMap((secret) => secretNameOf(domain, secret, env)?.fullName ?? []);
  const there = new Set([...(await swarm.secretsOf(stack)), ...inserted]);
  const problems = externalSecrets(projectOf(text)).flatMap(({ name, blank }) => {
    if (blank.length > 0)
      return [`operators must set ${blank.join(' and ')} in ${domain}.env and generate its secret`];
    return there.has(name) ? [] : [`secret ${name} does not exist: \`abra app secret generate\` makes it`];
  });
  return [...new Set(problems)];
}
