import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { registryAuthHeader, registryOf } from '../src/registry-auth.ts';

async function configDir(text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-client-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'config.json'), text);
  return dir;
}

it.each([
  ['keycloak/keycloak:26.6.2', 'docker.io'],
  ['nginx', 'docker.io'],
  ['quay.io/keycloak/keycloak:26', 'quay.io'],
  ['localhost:5000/app', 'localhost:5000'],
  ['localhost/app', 'localhost'],
])('reads the registry of %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});

it('uses the login of the image’s registry, and only of that', async () => {
  const auth = Buffer.from('me:pass:word').toString('base64');
  const dir = await configDir(
    JSON.stringify({ auths: { 'quay.io': { auth }, 'https://index.docker.io/v1/': { auth } } }),
  );
  const header = await registryAuthHeader('quay.io/app:1', dir);
  const sent: unknown = JSON.parse(Buffer.from(header['x-registry-auth'] ?? '', 'base64url').toString());
  expect(sent).toEqual({ username: 'me', password: 'pass:word', serveraddress: 'quay.io' });
  expect(await registryAuthHeader('nginx:1', dir)).toHaveProperty('x-registry-auth');
  expect(await registryAuthHeader('ghcr.io/app:1', dir)).toEqual({});
});

it('does without where there is no login, no file or no sense in it', async () => {
  expect(await registryAuthHeader('nginx:1', undefined)).toEqual({});
  expect(await registryAuthHeader('nginx:1', '/nowhere')).toEqual({});
  expect(await registryAuthHeader('nginx:1', await configDir('{ half'))).toEqual({});
  expect(await registryAuthHeader('nginx:1', await configDir('{"auths":{"docker.io":{}}}'))).toEqual({});
});
