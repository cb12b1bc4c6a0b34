import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { imagesOf, projectOf, readComposeText, requireFiles, type ComposeApp } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import type { Run } from '../contract/run.ts';

/**
 * Has the images of a version, or of the checkout as it is, here before anything is deployed, so that what a registry says is reported as that.
 *
 * @throws WarmError `image-refused` (infrastructure), or `image-unknown` (failed) when the recipe names one that its
 * registry does not have.
 */
export async function pullImages(
  { tools, recipe, domain, watch }: Run,
  revision: 'checkout' | (string & {}),
): Promise<void> {
  const env = (await tools.abra.readEnv(domain))?.values ?? new Map<string, string>();
  const { recipes } = tools.abra;
  const references =
    revision === 'checkout'
      ? await imagesIn(recipes.path(recipe), { env, stack: stackName(domain) })
      : await recipes.imagesAt(recipe, revision, env);
  const problems = await watch.outside(() => tools.lifecycle.ensureImages(references));
  if (problems.length === 0) return;
  const recipesFault = problems.every((problem) =>
    /manifest (for .* )?(is )?(unknown|not found)|no such manifest/i.test(problem),
  );
  throw new WarmError({
    kind: recipesFault ? 'failed' : 'infrastructure',
    code: recipesFault ? 'image-unknown' : 'image-refused',
    message: problems.join('; '),
    hint: recipesFault
      ? 'Correct the image in the compose file.'
      : "See the registry, its limits and this host's credentials; nothing is said about the recipe.",
  });
}

async function imagesIn(folder: string, app: ComposeApp): Promise<string[]> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  return imagesOf(projectOf(requireFiles(await readComposeText(read, app), folder)));
}
