import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** The header that lets the engine pull with this host's `docker login`; empty where there is none for the registry. */
export async function registryAuthHeader(
  reference: string,
  dockerConfigDir: string | undefined,
): Promise<Record<string, string>> {
  if (dockerConfigDir === undefined) return {};
  const text = await readFile(join(dockerConfigDir, 'config.json'), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : config.safeParse(parseJson(text));
  if (!parsed?.success) return {};
  const registry = registryOf(reference);
  const entry =
    parsed.data.auths[registry] ?? (registry === 'docker.io' ? parsed.data.auths[dockerHub] : undefined);
  if (!entry?.auth) return {};
  const [username = '', ...rest] = Buffer.from(entry.auth, 'base64').toString('utf8').split(':');
  const credentials = { username, password: rest.join(':'), serveraddress: registry };
  return { 'x-registry-auth': Buffer.from(JSON.stringify(credentials)).toString('base64url') };
}

/** The first part names a registry only if it looks like a host. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const config = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).default({}),
});
const dockerHub = 'https://index.docker.io/v1/';
