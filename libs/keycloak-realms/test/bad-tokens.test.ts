import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { Secret } from '@ci-warm/secret';
import { expect, it } from 'vitest';
import { createKeycloakRealms } from '../src/index.ts';
import { serve } from './servers.ts';

const realm = 'http://id.ci.test/realms/a';
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
const soon = () => Math.floor(Date.now() / 1000) + 60;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object, { key = own.privateKey, alg = 'RS256', kid = 'k' } = {}): string {
  const signed = `${part({ alg, kid })}.${part({ iss: realm, exp: soon(), ...claims })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** A realm that gives this token and publishes the key that it should have been signed with. */
async function grant(accessToken: string, published: KeyObject = own.publicKey) {
  const { connectTo } = await serve(({ url }) => {
    if (url.endsWith('/certs'))
      return [200, { keys: [{ ...published.export({ format: 'jwk' }), kid: 'k' }] }];
    return [200, { access_token: accessToken, expires_in: 60 }];
  });
  const ingress = { publicUrl: 'http://{domain}', connectTo };
  const keycloak = createKeycloakRealms({
    ...ingress,
    domain: 'id.ci.test',
    adminPassword: async () => new Secret(''),
  });
  return await keycloak.passwordGrant({
    realm: 'a',
    clientId: 'app',
    username: 'ada',
    password: new Secret('pw'),
  });
}

it('believes a token that the realm signed', async () => {
  expect(await grant(token({ sub: 'ada' }))).toMatchObject({ outcome: 'granted', claims: { sub: 'ada' } });
});

it.each([
  ['signed by somebody else', token({}, { key: foreign.privateKey }), 'its signature is wrong'],
  [
    'changed after it was signed',
    token({}).replace(/\.[^.]+\./, `.${part({ iss: realm, exp: soon() + 9 })}.`),
    'its signature is wrong',
  ],
  ['of a key that is not published', token({}, { kid: 'other' }), 'no published RS256 key has signed it'],
  [
    'not signed',
    `${part({ alg: 'none', kid: 'k' })}.${part({ iss: realm, exp: soon() })}.`,
    'no published RS256 key has signed it',
  ],
  ['of another realm', token({ iss: `${realm}b` }), 'its issuer is another one'],
  ['that has run out', token({ exp: 1 }), 'it has run out already: compare the clocks'],
  ['that never runs out', token({ exp: undefined }), 'its claim "exp" is not as it must be'],
  ['that is none', 'x', 'no published RS256 key has signed it'],
])('does not believe one %s', async (_, bad, why) => {
  const message = `the token that realm "a" gave is not good: ${why}`;
  await expect(grant(bad)).rejects.toMatchObject({ kind: 'infrastructure', code: 'bad-token', message });
});
