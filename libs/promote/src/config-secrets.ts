import { stackName, swarmName } from '@ci-warm/app-names';
import { insertKnownSecrets } from '@ci-warm/canonical-lifecycle';
import { Secret } from '@ci-warm/secret';

import type { Work } from './work.ts';

/** The secrets that the recipe's config gives itself, as the run had them; abra generates only what is not there yet. */
export async function insertConfigSecrets(
  { tools, registry, recipe, domain }: Work,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const env = (await tools.abra.readEnv(domain))?.values;
  const present = await tools.swarm.secretsOf(stackName(domain));
  const values = Object.fromEntries(
    Object.entries(secrets).flatMap(([name, value]) => {
      const version = env?.get(`SECRET_${name.toUpperCase()}_VERSION`);
      return version === undefined ? [] : [[swarmName(domain, name, version), new Secret(value)] as const];
    }),
  );
  const names = Object.keys(values).filter((name) => !present.includes(name));
  await insertKnownSecrets(tools, domain, { names, values });
  await registry
    .secretsOf(recipe)
    .keep(Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))));
}
