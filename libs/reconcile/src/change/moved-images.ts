import type { RestorePoint } from '@ci-warm/app-folder';
import { stackName } from '@ci-warm/app-names';
import type { ChangeContext } from './context.ts';

/**
 * Images of the app that are others than those that a restore point was proved with, one line each: a registry let the
 * tag be moved, and abra deploys what the tag says now.
 */
export async function movedImages(
  { tools, spec, folder }: ChangeContext,
  { images: noted, version }: RestorePoint,
): Promise<readonly string[]> {
  // A point is made at the beginning of a change, when the tag may have moved already; the state file, when it was proved.
  const known = await folder.state();
  const images = known?.version === version ? known.images : noted;
  const proved = new Map(Object.entries(images).map(([name, digest]) => [withoutDigest(name), digest]));
  const { services } = await tools.swarm.observeStack(stackName(spec.domain));
  const running = [...new Set(services.map(({ image }) => image))];
  const moved = running.map(async (reference) => {
    const name = withoutDigest(reference);
    const digest = proved.get(name);
    if (digest === undefined || reference.includes(hashOf(digest))) return [];
    const found = await tools.swarm.image(reference);
    if (!found || [found.id, ...found.digests].includes(digest)) return [];
    const now = hashOf(found.digests[0] ?? found.id);
    return [`${name} was moved: ${version} was proved with ${hashOf(digest)} and runs with ${now}`];
  });
  return (await Promise.all(moved)).flat();
}

const withoutDigest = (reference: string) => reference.replace(/@.*$/, '');
const hashOf = (digest: string) => digest.replace(/^.*@/, '');
