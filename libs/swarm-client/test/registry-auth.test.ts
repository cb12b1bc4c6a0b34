import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRunner } from '@ci-warm/process-runner';
import { registryAuthHeader, registryOf } from '../src/registry-auth.ts';

/** The log-in that is sent for an image, on a host with that configuration and those credential helpers. */
async function loginFor(reference: string, config: string | undefined, helpers: Record<string, string> = {}) {
  const dockerConfigDir = await mkdtemp(join(tmpdir(), 'swarm-client-'));
  onTestFinished(() => rm(dockerConfigDir, { recursive: true }));
  if (config !== undefined) await writeFile(join(dockerConfigDir, 'config.json'), config);
  for (const [name, script] of Object.entries(helpers)) {
    const file = join(dockerConfigDir, `docker-credential-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  const warnings: string[] = [];
  const header = await registryAuthHeader(reference, {
    dockerConfigDir,
    run: createRunner({ env: { PATH: `${dockerConfigDir}:${process.env['PATH']}` } }),
    warn: (line) => warnings.push(line),
  });
  const sent = header['x-registry-auth'];
  const login: unknown = sent && JSON.parse(Buffer.from(sent, 'base64url').toString());
  return { login, warnings };
}

const auth = Buffer.from('me:pass:word').toString('base64');
const hub = 'https://index.docker.io/v1/';

it.each([
  ['keycloak/keycloak:26.6.2', 'docker.io'],
  ['nginx', 'docker.io'],
  ['quay.io/keycloak/keycloak:26', 'quay.io'],
  ['localhost:5000/app', 'localhost:5000'],
  ['localhost/app', 'localhost'],
])('reads the registry of %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});

describe('a log-in in the file', () => {
  const config = JSON.stringify({ auths: { 'quay.io': { auth }, [hub]: { auth } } });

  it('is used for the image’s registry, and only for that', async () => {
    expect(await loginFor('quay.io/app:1', config)).toEqual({
      login: { username: 'me', password: 'pass:word', serveraddress: 'quay.io' },
      warnings: [],
    });
    expect(await loginFor('nginx:1', config)).toMatchObject({ login: { username: 'me' } });
    expect(await loginFor('ghcr.io/app:1', config)).toEqual({ login: undefined, warnings: [] });
  });

  it('may be a token of an identity, or stand under an address', async () => {
    const other = { 'quay.io': { auth, identitytoken: 'a-token' }, 'https://ghcr.io': { auth } };
    const auths = JSON.stringify({ auths: other });
    expect(await loginFor('quay.io/app:1', auths)).toMatchObject({
      login: { identitytoken: 'a-token', serveraddress: 'quay.io' },
    });
    expect(await loginFor('ghcr.io/app:1', auths)).toMatchObject({ login: { username: 'me' } });
  });

  it('is not there where there is no file, or nothing in it', async () => {
    expect(await registryAuthHeader('nginx:1', undefined)).toEqual({});
    expect(await loginFor('nginx:1', undefined)).toEqual({ login: undefined, warnings: [] });
    const empty = '{"auths":{"docker.io":{}}}';
    expect(await loginFor('nginx:1', empty)).toEqual({ login: undefined, warnings: [] });
  });

  it('that cannot be read is told', async () => {
    expect(await loginFor('nginx:1', '{ half')).toEqual({
      login: undefined,
      warnings: [expect.stringMatching(/^no registry log-in is used: .*config\.json cannot be read/)],
    });
  });
});

describe('a credential helper', () => {
  const answers = (user: string) =>
    `[ "$1" = get ] && printf '{"ServerURL":"%s","Username":"${user}","Secret":"s3cret"}' "$(cat)"`;

  it('of the registry wins over the store, and that over the file', async () => {
    const config = JSON.stringify({
      auths: { 'ghcr.io': { auth }, 'plain.test': { auth } },
      credsStore: 'store',
      credHelpers: { 'quay.io': 'own', 'plain.test': '' },
    });
    const helpers = { own: answers('owner'), store: answers('keeper') };
    const login = async (reference: string) => (await loginFor(reference, config, helpers)).login;
    expect(await login('quay.io/app:1')).toMatchObject({ username: 'owner', password: 's3cret' });
    expect(await login('ghcr.io/app:1')).toMatchObject({ username: 'keeper' });
    expect(await login('plain.test/app:1')).toMatchObject({ username: 'me' });
  });

  it('is asked for docker.io by its old name, and may answer with a token', async () => {
    const config = JSON.stringify({ credsStore: 'store' });
    const store = `read -r server; [ "$server" = ${hub} ] || exit 1
      printf '{"Username":"<token>","Secret":"a-token"}'`;
    expect(await loginFor('nginx:1', config, { store })).toEqual({
      login: { identitytoken: 'a-token', serveraddress: 'docker.io' },
      warnings: [],
    });
  });

  it('that keeps nothing for the registry is no reason to complain', async () => {
    const config = JSON.stringify({ credsStore: 'store' });
    const store = 'echo "credentials not found in native keychain"; exit 1';
    expect(await loginFor('quay.io/app:1', config, { store })).toEqual({ login: undefined, warnings: [] });
  });

  it.each([
    ['is missing', undefined, /docker-credential-store cannot be run: no executable docker-credential-store/],
    [
      'fails',
      'echo "the keyring is locked" >&2; exit 1',
      /docker-credential-store failed: the keyring is locked/,
    ],
    ['answers nonsense', 'echo s3cret', /docker-credential-store gave an answer that cannot be read$/],
  ])('that %s is told by name', async (_what, store, message) => {
    const config = JSON.stringify({ credsStore: 'store' });
    const { login, warnings } = await loginFor('quay.io/app:1', config, store === undefined ? {} : { store });
    expect(login).toBeUndefined();
    expect(new Set(warnings)).toEqual(new Set([expect.stringMatching(message)]));
    expect(warnings[0]).toMatch(/^pulling from quay\.io without a log-in: /);
    expect(warnings.join()).not.toContain('s3cret');
  });
});
