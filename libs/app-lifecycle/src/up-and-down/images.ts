import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { imagesOf, projectOf, readComposeText, requireFiles, type ComposeApp } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import type { Ports } from '../contract/ports.ts';
import type { ImagesRequest } from '../contract/types.ts';

/** See `AppLifecycle.requireImages`. */
export async function requireImages(
  ports: Ports,
  { recipe, domain, of, proved = false }: ImagesRequest,
): Promise<void> {
  const { readEnv, recipes } = ports.abra;
  const env = (await readEnv(domain))?.values ?? new Map<string, string>();
  const references =
    of === 'checkout'
      ? await imagesIn(recipes.path(recipe), { env, stack: stackName(domain) })
      : await recipes.imagesAt(recipe, of, env);
  const problems = await ensureImages(ports, references);
  if (problems.length === 0) return;
  const recipesFault = !proved && problems.every((problem) => unknownToRegistry.test(problem));
  throw new WarmError({
    kind: recipesFault ? 'failed' : 'infrastructure',
    code: recipesFault ? 'image-unknown' : 'image-refused',
    message: problems.join('; '),
    hint: recipesFault
      ? 'Correct the image in the compose file.'
      : "See the registry, its limits and this host's credentials; nothing is said about the recipe.",
  });
}

/** Pulls what is missing; returns what could not be had. */
export async function ensureImages(
  { swarm, onProgress, signal }: Ports,
  references: readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const reference of new Set(references)) {
    if (await swarm.image(reference)) continue;
    onProgress(`pulling ${reference}`);
    const pulled = await swarm.pullImage(reference, { signal });
    if (pulled.outcome === 'refused') problems.push(`image ${reference} cannot be had: ${pulled.reason}`);
  }
  return problems;
}

async function imagesIn(folder: string, app: ComposeApp): Promise<string[]> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  return imagesOf(projectOf(requireFiles(await readComposeText(read, app), folder)));
}

const unknownToRegistry = /manifest (for .* )?(is )?(unknown|not found)|no such manifest/i;
