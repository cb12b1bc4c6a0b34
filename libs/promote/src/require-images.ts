import { WarmError } from '@ci-warm/errors';

import type { Work } from './work.ts';

/**
 * Has the version's images here. The green run had them all, so what cannot be had now is the registry's doing.
 *
 * @throws WarmError `image-refused` (infrastructure)
 */
export async function requireImages({ tools, recipe, domain, version }: Work): Promise<void> {
  const { abra, lifecycle } = tools;
  const env = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const problems = await lifecycle.ensureImages(await abra.recipes.imagesAt(recipe, version, env));
  if (problems.length === 0) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'image-refused',
    message: problems.join('; '),
    hint: "see the registry, its limits and this host's credentials; nothing is said about the recipe",
  });
}
