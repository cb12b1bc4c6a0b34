import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { useScene } from './scene.ts';

const scene = useScene(['traefik']);
const domain = 'proxy.ci.test';
const folder = mkdtempSync(join(tmpdir(), 'given-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

// As an operator sets it: these lines have no modifier that would keep abra from generating.
const env = {
  COMPOSE_FILE: 'compose.yml:compose.wildcard.yml',
  SECRET_WILDCARD_CERT_VERSION: 'v1',
  SECRET_WILDCARD_KEY_VERSION: 'v1',
};
const cert = { name: 'ssl_cert', version: 'v1', file: join(folder, 'cert.pem') };
const key = { name: 'ssl_key', version: 'v1', file: join(folder, 'key.pem') };
const create = (secrets: (typeof cert | (Omit<typeof cert, 'file'> & { file: undefined }))[]) =>
  scene.lifecycle.createApp({ recipe: 'traefik', domain, env, secrets });
const secrets = () => scene.swarm.secretsOf('proxy_ci_test');

it('nothing is generated in place of a secret that was not given', async () => {
  await expect(create([{ ...cert, file: undefined }, key])).rejects.toMatchObject({
    kind: 'usage',
    code: 'secret-not-given',
  });
  expect(await secrets()).toEqual([]);
});

it('a file that cannot be read is named', async () => {
  await expect(create([cert, key])).rejects.toMatchObject({
    code: 'secret-unreadable',
    message: expect.stringContaining('cert.pem'),
  });
});

it('the compose file that needs them is laid over those that the env names', async () => {
  const base = { recipe: 'traefik', domain: 'laid.ci.test', secrets: [cert, key] };
  writeFileSync(cert.file, 'the certificate\n');
  writeFileSync(key.file, 'the key\n');
  const own = { ...env, COMPOSE_FILE: 'compose.yml:compose.own.yml' };
  // A file of the operator's that this recipe has not keeps abra from reading on, but says what the env came to be.
  await scene.lifecycle
    .createApp({ ...base, env: own, composeFiles: ['compose.wildcard.yml'] })
    .catch(() => undefined);
  const made = await scene.abra.readEnv(base.domain);
  expect(made?.values.get('COMPOSE_FILE')).toBe('compose.yml:compose.own.yml:compose.wildcard.yml');
});

it('given ones are inserted from their files, once, and never said', async () => {
  writeFileSync(cert.file, 'the certificate\n');
  writeFileSync(key.file, 'the key\n');
  await create([cert, key]);
  const calls = scene.abraCalls();
  await create([cert, key]);
  expect(scene.abraCalls()).toBe(calls);
  expect((await secrets()).sort()).toEqual(['proxy_ci_test_ssl_cert_v1', 'proxy_ci_test_ssl_key_v1']);
  expect(scene.progress.join('\n')).not.toContain('the key');
});
