import { decode } from './decode.ts';
import { messageIn, type EngineHttp } from './engine-http.ts';
import { registryAuthHeader } from './registry-auth.ts';
import * as shapes from './shapes.ts';
import type { RegistryLogins, SwarmClient } from './types.ts';

type Images = Pick<SwarmClient, 'image' | 'pullImage' | 'tagImage'>;

/** Images that the engine has, and how it gets more. */
export function createImages(http: EngineHttp, logins: RegistryLogins | undefined): Images {
  return {
    image: async (reference) => {
      const { status, body } = await http.call({ path: `/images/${reference}/json`, accept: [404] });
      if (status === 404) return undefined;
      const { Id, RepoTags, RepoDigests } = decode(shapes.image, body, `GET /images/${reference}/json`);
      return { id: Id, tags: RepoTags, digests: RepoDigests };
    },
    pullImage: async (reference, { timeoutMs = 600_000, signal } = {}) => {
      const { status, body } = await http.call({
        method: 'POST',
        path: '/images/create',
        // Without a tag the engine would fetch every tag there is.
        query: { fromImage: isPinned(reference) ? reference : `${reference}:latest` },
        headers: await registryAuthHeader(reference, logins),
        accept: [400, 401, 403, 404, 409, 429, 500],
        timeoutMs,
        signal,
      });
      const reason = status >= 400 ? messageIn(body) : errorIn(body);
      return reason === undefined ? { outcome: 'pulled' } : { outcome: 'refused', reason };
    },
    tagImage: async (reference, repository, tag) => {
      await http.call({ method: 'POST', path: `/images/${reference}/tag`, query: { repo: repository, tag } });
    },
  };
}

function isPinned(reference: string): boolean {
  return reference.includes('@') || /:[^/]*$/.test(reference);
}

// A pull that fails has long answered 200; the failure is one of the lines of its progress.
function errorIn(body: Buffer): string | undefined {
  for (const line of body.toString('utf8').split('\n')) {
    const [, reason] = /"error":\s*"((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
    if (reason !== undefined) return String(JSON.parse(`"${reason}"`));
  }
  return undefined;
}
