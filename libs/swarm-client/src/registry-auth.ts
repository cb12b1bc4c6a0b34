import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import * as z from 'zod';
import { askCredentialHelper, identityTokenUser, type Login } from './credential-helper.ts';
import type { RegistryLogins } from './types.ts';

/**
 * The header that lets the engine pull with this host's `docker login`; empty where there is none for the registry. As
 * docker does it, a helper of the registry wins over the store, and that over the file itself.
 */
export async function registryAuthHeader(
  reference: string,
  logins: RegistryLogins | undefined,
): Promise<Record<string, string>> {
  if (logins === undefined) return {};
  const config = await readConfig(logins);
  if (config === undefined) return {};
  const registry = registryOf(reference);
  const keys = registry === 'docker.io' ? [dockerHub, registry] : [registry, `https://${registry}`];
  for (const key of keys) {
    const helper = config.credHelpers[key] ?? config.credsStore;
    const asked = helper ? await askCredentialHelper(helper, { key, registry }, logins) : undefined;
    const login = asked ?? loginOf(config.auths[key]);
    if (login !== undefined) return header(login, registry);
  }
  return {};
}

/** The first part names a registry only if it looks like a host. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}

function header({ username, secret }: Login, registry: string): Record<string, string> {
  const who = username === identityTokenUser ? { identitytoken: secret } : { username, password: secret };
  const credentials = JSON.stringify({ ...who, serveraddress: registry });
  return { 'x-registry-auth': Buffer.from(credentials).toString('base64url') };
}

function loginOf(entry: z.infer<typeof authEntry> | undefined): Login | undefined {
  if (entry?.identitytoken) return { username: identityTokenUser, secret: entry.identitytoken };
  if (!entry?.auth) return undefined;
  const [username = '', ...rest] = Buffer.from(entry.auth, 'base64').toString('utf8').split(':');
  return { username, secret: rest.join(':') };
}

/** A host without any log-in has no such file; one that cannot be read is told, for its log-ins are missing. */
async function readConfig({ dockerConfigDir, warn }: RegistryLogins): Promise<Config | undefined> {
  const file = join(dockerConfigDir, 'config.json');
  try {
    return configSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (!isMissing(error))
      warn(`no registry log-in is used: ${file} cannot be read as docker's configuration`);
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '');
}

const authEntry = z.object({ auth: z.string().optional(), identitytoken: z.string().optional() });
const configSchema = z.object({
  auths: z.record(z.string(), authEntry).default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
});
type Config = z.infer<typeof configSchema>;
const dockerHub = 'https://index.docker.io/v1/';
