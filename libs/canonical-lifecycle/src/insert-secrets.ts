import type { AppTools } from '@ci-warm/app-lifecycle';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { Secret } from '@ci-warm/secret';

import { secretParts } from './secret-names.ts';

/**
 * Puts secrets of known value into Swarm where it has none of that name; those that are there cannot be changed. The
 * app's env file must be there.
 *
 * @throws WarmError `secret-not-inserted` (infrastructure), which names the secret and never its value
 */
export async function insertKnownSecrets(
  { abra, swarm }: Pick<AppTools, 'abra' | 'swarm'>,
  domain: string,
  wanted: { names: readonly string[]; values: Readonly<Record<string, Secret>> },
): Promise<void> {
  const stack = stackName(domain);
  const present = await swarm.secretsOf(stack);
  for (const fullName of wanted.names.filter((name) => !present.includes(name))) {
    const [value, parts] = [wanted.values[fullName], secretParts(stack, fullName)];
    if (value === undefined || parts === undefined) continue;
    failpoint('canonical-lifecycle.insert-secret');
    const inserted = await abra.insertSecret(domain, { ...parts, value });
    if (inserted.outcome === 'refused') throw notInserted(fullName, inserted.fatal);
  }
}

function notInserted(fullName: string, why: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'secret-not-inserted',
    message: `abra could not insert the secret ${fullName}: ${why}`,
    hint: 'see what abra says when you run `abra app secret insert` by hand',
  });
}
