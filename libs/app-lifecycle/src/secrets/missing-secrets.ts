import { stackName } from '@ci-warm/app-names';
import type { Ports } from '../contract/ports.ts';
import { secretsInCompose } from './secrets-in-compose.ts';

/** What keeps a revision of the recipe from finding its secrets, one line each. Values are never looked at. */
export async function missingSecrets(
  { abra, swarm }: Ports,
  { domain, recipe, revision }: { domain: string; recipe: string; revision: string },
): Promise<readonly string[]> {
  if (!(await abra.recipes.exists(recipe))) return [];
  const stack = stackName(domain);
  const env = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const texts = await Promise.all(
    composeFiles(env).map((file) => abra.recipes.fileAt(recipe, revision, file)),
  );
  const wanted = secretsInCompose(texts.filter((text) => text !== undefined));
  const there = new Set(await swarm.secretsOf(stack));
  const problems = wanted.flatMap((template) => {
    const unset: string[] = [];
    const name = template.replaceAll(reference, (_, plain: string, braced: string, fallback: string) => {
      const variable = plain ?? braced;
      const value = variable === 'STACK_NAME' ? stack : env.get(variable) || fallback;
      if (value === undefined || value === '') unset.push(variable);
      return value ?? '';
    });
    if (unset.length > 0)
      return [`operators must set ${unset.join(' and ')} in ${domain}.env and generate its secret`];
    return there.has(name) ? [] : [`secret ${name} does not exist: \`abra app secret generate\` makes it`];
  });
  return [...new Set(problems)];
}

// An env that only adds to the list, `$COMPOSE_FILE:compose.smtp.yml`, reads as one that begins with a colon.
function composeFiles(env: ReadonlyMap<string, string>): string[] {
  const setting = env.get('COMPOSE_FILE') ?? '';
  const files = (setting === '' || setting.startsWith(':') ? `compose.yml${setting}` : setting).split(':');
  return [...new Set(files.filter((file) => file !== ''))];
}

// `$X`, `${X}`, `${X:-default}`
const reference = /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g;
