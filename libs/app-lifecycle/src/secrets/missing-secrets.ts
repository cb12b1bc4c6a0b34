import { stackName } from '@ci-warm/app-names';
import { externalSecrets, projectOf } from '@ci-warm/compose';
import type { Ports } from '../contract/ports.ts';

/** What keeps a revision of the recipe from finding its secrets, one line each. Values are never looked at. */
export async function missingSecrets(
  { abra, swarm }: Ports,
  { domain, recipe, revision }: { domain: string; recipe: string; revision: string },
): Promise<readonly string[]> {
  if (!(await abra.recipes.exists(recipe))) return [];
  const stack = stackName(domain);
  const env = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const text = await abra.recipes.composeAt(recipe, revision, { env, stack });
  const there = new Set(await swarm.secretsOf(stack));
  const problems = externalSecrets(projectOf(text)).flatMap(({ name, blank }) => {
    if (blank.length > 0)
      return [`operators must set ${blank.join(' and ')} in ${domain}.env and generate its secret`];
    return there.has(name) ? [] : [`secret ${name} does not exist: \`abra app secret generate\` makes it`];
  });
  return [...new Set(problems)];
}
