import { EngineError } from '../engine-error.ts';
import type { Image } from '../model.ts';
import { repositoryOf } from '../store/images.ts';
import type { Context } from '../swarm/context.ts';
import { delay } from '../swarm/task-control.ts';
import { readFilters } from './filters.ts';
import type { Routes } from './router.ts';

export function imageRoutes({ images, events, timings }: Context): Routes {
  const find = (reference: string) => {
    const image = images.find(reference);
    if (!image) throw new EngineError(404, `no such image: ${reference}: No such image: ${reference}`);
    return image;
  };
  return {
    'GET /images/json': ({ query }) => {
      const filters = readFilters(query, ['reference', 'dangling']);
      const all = images
        .all()
        .filter(
          ({ tags }) =>
            filters.any('reference', (wanted) =>
              tags.some((tag) => tag === wanted || repositoryOf(tag) === wanted),
            ) && filters.any('dangling', (wish) => ['true', '1'].includes(wish) === (tags.length === 0)),
        );
      return { json: all.map(summary) };
    },
    'GET /images/**/json': ({ parameters: [reference = ''] }) => {
      const { id, tags, digests, created, args, env } = find(reference);
      const Env = Object.entries(env).map(([key, value]) => `${key}=${value}`);
      return {
        json: {
          ...{ Id: id, RepoTags: tags, RepoDigests: digests, Parent: '', Comment: '', Created: created },
          ...{ Architecture: 'amd64', Os: 'linux', Size: 0, VirtualSize: 0 },
          Config: { Env, Cmd: args, Entrypoint: null, Labels: null },
        },
      };
    },
    'POST /images/create': async ({ query, incoming }) => {
      const name = query.get('fromImage') ?? '';
      const tag = query.get('tag') || 'latest';
      if (name === '')
        throw new EngineError(501, 'importing images is beyond the engine stand-in: write an image record');
      const digest = tag.startsWith('sha256:');
      const reference = digest
        ? `${name}@${tag}`
        : `${repositoryOf(name)}:${/:[^/]+$/.exec(name)?.[0].slice(1) ?? tag}`;
      await delay(timings.pull);
      const image = images.pull(reference, readAuth(incoming.headers['x-registry-auth']));
      if (!image) {
        throw new EngineError(404, `manifest for ${reference} not found: manifest unknown: manifest unknown`);
      }
      events.emit({
        Type: 'image',
        Action: 'pull',
        scope: 'local',
        id: reference,
        attributes: { name: repositoryOf(reference) },
      });
      const steps = [
        { status: `Pulling from ${repositoryOf(reference)}`, id: tag },
        { status: `Digest: ${image.digests.at(-1)?.split('@')[1]}` },
        { status: `Status: Downloaded newer image for ${reference}` },
      ];
      const body = steps.map((step) => `${JSON.stringify(step)}\r\n`).join('');
      return { type: 'application/json', stream: (response) => void response.end(body) };
    },
    'POST /images/**/tag': ({ parameters: [reference = ''], query }) => {
      const image = find(reference);
      const target = `${query.get('repo')}:${query.get('tag') || 'latest'}`;
      images.tag(image, target);
      events.emit({
        Type: 'image',
        Action: 'tag',
        scope: 'local',
        id: image.id,
        attributes: { name: target },
      });
      return { status: 201 };
    },
  };
}

function readAuth(header: string | string[] | undefined): Record<string, unknown> {
  if (header === undefined) return {};
  try {
    return JSON.parse(Buffer.from(String(header), 'base64url').toString()) as Record<string, unknown>;
  } catch {
    throw new EngineError(400, 'invalid X-Registry-Auth header');
  }
}

function summary({ id, tags, digests, created }: Image): object {
  return {
    ...{
      Containers: -1,
      Created: Math.floor(Date.parse(created) / 1000),
      Id: id,
      Labels: null,
      ParentId: '',
    },
    ...{ RepoDigests: digests, RepoTags: tags, SharedSize: -1, Size: 0, VirtualSize: 0 },
  };
}
