import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { imagesOf, projectOf, readComposeText, requireFiles, type ComposeApp } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import { pullFault } from '@ci-warm/outside-faults';
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
  const problems = await pullMissing(ports, references);
  if (problems.length === 0) return;
  const message = problems.map((problem) => problem.message).join('; ');
  if (proved || problems.some(({ fault }) => fault === 'outside')) throw imageRefused(message);
  throw new WarmError({
    kind: 'failed',
    code: 'image-unknown',
    message,
    hint: 'Correct the image in the compose file.',
  });
}

/** A registry gives nothing now. */
export function imageRefused(message: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'image-refused',
    message,
    hint: "See the registry, its limits and this host's credentials; nothing is said about the recipe.",
  });
}

export interface ImageProblem {
  message: string;
  fault: 'image' | 'outside';
}

/** Pulls what is missing; returns what could not be had, and whose fault that is. */
export async function pullMissing(
  { swarm, onProgress, signal }: Ports,
  references: readonly string[],
): Promise<readonly ImageProblem[]> {
  const problems: ImageProblem[] = [];
  for (const reference of new Set(references)) {
    if (await swarm.image(reference)) continue;
    onProgress(`pulling ${reference}`);
    const pulled = await swarm.pullImage(reference, { signal });
    if (pulled.outcome === 'pulled') continue;
    const { reason } = pulled;
    problems.push({ message: `image ${reference} cannot be had: ${reason}`, fault: pullFault(reason) });
  }
  return problems;
}

/** See `AppLifecycle.ensureImages`. */
export async function ensureImages(ports: Ports, references: readonly string[]): Promise<readonly string[]> {
  return (await pullMissing(ports, references)).map(({ message }) => message);
}

async function imagesIn(folder: string, app: ComposeApp): Promise<string[]> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  return imagesOf(projectOf(requireFiles(await readComposeText(read, app), folder)));
}
