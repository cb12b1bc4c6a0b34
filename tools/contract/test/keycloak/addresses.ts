import { expect, test } from 'vitest';
import { field } from './send.ts';
import type { World } from './world.ts';

/** What is where, how it is named, and what is nowhere. */
export function addresses({ version, send, seenAtStart }: World): void {
  const issuer = async (headers: Record<string, string>) =>
    field(await send('/realms/master/.well-known/openid-configuration', { headers }), 'issuer');

  test('is not healthy by mistake while it starts: nobody answers, or 404 or 503', () => {
    for (const status of seenAtStart) expect([0, 404, 503]).toContain(status);
  });

  test('says that a realm is there, with or without a slash at the end, and by HEAD too in all but the oldest', async () => {
    const answer = await send('/realms/master');
    expect(answer).toMatchObject({ status: 200, json: { realm: 'master' } });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(Buffer.from(field(answer, 'public_key'), 'base64').length).toBeGreaterThan(200);
    expect((await send('/realms/master/')).status).toBe(200);
    const head = await send('/realms/master', { method: 'HEAD' });
    expect(head).toMatchObject({ status: version.startsWith('26.0.') ? 405 : 200, text: '' });
  });

  test('finds no realm of another name, and not by another case', async () => {
    for (const path of [
      '/realms/nowhere',
      '/realms/MASTER',
      '/realms/nowhere/.well-known/openid-configuration',
    ])
      expect(await send(path)).toMatchObject({ status: 404, json: { error: 'Realm does not exist' } });
    expect((await send('/realms/%zz')).status).toBe(400);
  });

  test('refuses other paths with 404 and other methods with 405', async () => {
    for (const path of ['/nowhere', '/realms', '/realms/master/nowhere'])
      expect(await send(path)).toMatchObject({ status: 404, json: { error: expect.any(String) } });
    for (const method of ['POST', 'DELETE'])
      expect(await send('/realms/master', { method })).toMatchObject({
        status: 405,
        json: { error: 'HTTP 405 Method Not Allowed' },
      });
    expect((await send('/realms/master/protocol/openid-connect/token')).status).toBe(405);
  });

  test('leads from the root to the page of the console', async () => {
    for (const [path, to] of [
      ['/', '/admin/'],
      ['/admin', '/admin/master/console/'],
      ['/admin/', '/admin/master/console/'],
      ['/admin/master/console', '/admin/master/console/'],
    ] as const) {
      const { status, headers } = await send(path);
      expect(status).toBe(302);
      expect(new URL(String(headers['location'])).pathname).toBe(to);
    }
    const page = await send('/admin/master/console/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toMatch(/keycloak/i);
  });

  test('names itself by its host name, with scheme and port as the client or the proxy has them', async () => {
    expect(await issuer({ host: 'other.test' })).toBe('http://kc.test/realms/master');
    expect(await issuer({ host: 'other.test:99' })).toBe('http://kc.test:99/realms/master');
    const https = { host: 'other.test', 'x-forwarded-proto': 'https' };
    expect(await issuer(https)).toBe('https://kc.test/realms/master');
    expect(await issuer({ ...https, 'x-forwarded-host': 'foo.test' })).toBe('https://kc.test/realms/master');
    expect(await issuer({ ...https, 'x-forwarded-port': '443' })).toBe('https://kc.test/realms/master');
    expect(await issuer({ ...https, 'x-forwarded-port': '8443' })).toBe('https://kc.test:8443/realms/master');
  });

  test('publishes where tokens, keys and log-in of a realm are, and what it takes there', async () => {
    const { json } = await send('/realms/master/.well-known/openid-configuration', {
      headers: { host: 'x' },
    });
    const connect = 'http://kc.test/realms/master/protocol/openid-connect';
    expect(json).toMatchObject({
      issuer: 'http://kc.test/realms/master',
      authorization_endpoint: `${connect}/auth`,
      token_endpoint: `${connect}/token`,
      userinfo_endpoint: `${connect}/userinfo`,
      jwks_uri: `${connect}/certs`,
      grant_types_supported: expect.arrayContaining([
        'authorization_code',
        'client_credentials',
        'password',
        'refresh_token',
      ]),
      response_types_supported: expect.arrayContaining(['code']),
      subject_types_supported: expect.arrayContaining(['public']),
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
      token_endpoint_auth_methods_supported: expect.arrayContaining([
        'client_secret_basic',
        'client_secret_post',
      ]),
      code_challenge_methods_supported: expect.arrayContaining(['S256']),
      scopes_supported: expect.arrayContaining(['openid', 'profile', 'email']),
      authorization_response_iss_parameter_supported: true,
    });
  });

  test('publishes more keys than those for signatures', async () => {
    const { json } = await send('/realms/master/protocol/openid-connect/certs');
    expect((json as { keys: { use: string }[] }).keys.map(({ use }) => use).sort()).toEqual(['enc', 'sig']);
  });
}
