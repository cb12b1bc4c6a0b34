import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import type { Workshop } from '../workshop.ts';
import { query, type EngineApi } from './api.ts';

/** Images carry the key of what they were made from; one with another key is not the one that is wanted. */
export const keyLabel = 'cc-ci.real.key';

export interface Image {
  key: string | undefined;
  bytes: number;
}

export async function findImage(engine: EngineApi, image: string): Promise<Image | undefined> {
  const { status, body } = await engine.get<{
    Size: number;
    Config: { Labels: Record<string, string> | null };
  }>(`/images/${image}/json`, { allow: [404] });
  return status === 404 ? undefined : { key: body.Config.Labels?.[keyLabel], bytes: body.Size };
}

/** Makes an image of one layer from an archive of a root file system. */
export async function importRoot(
  { engine, signal }: Workshop,
  { image, archive, changes }: { image: string; archive: string; changes: readonly string[] },
): Promise<void> {
  const [repo = '', tag = ''] = image.split(':');
  const words = new URLSearchParams({ fromSrc: '-', repo, tag });
  for (const change of changes) words.append('changes', change);
  const { text } = await engine.post(`/images/create?${words}`, { upload: archive, signal, timeoutMs });
  expectMade(image, text);
}

export interface BuildOptions {
  image: string;
  key: string;
  base: string;
  /** The folder below `images/`. */
  folder: string;
  /** Where the files of the build are put together; more may be there already. */
  context: string;
}

/** Builds an image upon a base that the engine has, without a network. */
export async function buildImage(workshop: Workshop, options: BuildOptions): Promise<void> {
  const { engine, signal, run } = workshop;
  const { image, key, base, folder, context } = options;
  await cp(join(imagesFolder, folder), context, { recursive: true });
  const archive = `${context}.tar`;
  await run(['tar', '--create', '--file', archive, '--owner=0', '--group=0', '--directory', context, '.']);
  const words = query({
    t: image,
    networkmode: 'none',
    rm: 'true',
    forcerm: 'true',
    buildargs: JSON.stringify({ BASE: base }),
    labels: JSON.stringify({ [keyLabel]: key }),
  });
  const { text } = await engine.post(`/build?${words}`, { upload: archive, signal, timeoutMs });
  expectMade(image, text);
}

export const imagesFolder = join(import.meta.dirname, '..', '..', 'images');

const timeoutMs = 10 * 60_000;

/** The engine tells of a failure in its stream, after it has answered 200. */
function expectMade(image: string, stream: string): void {
  const failure = stream.split('\n').find((line) => line.includes('"error"'));
  if (failure === undefined) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'real-image',
    message: `the engine could not make ${image}: ${failure.trim()}`,
    hint: 'Look at the Dockerfile of that image in tools/real/images.',
  });
}
