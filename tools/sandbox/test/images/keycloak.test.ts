import { createHash, createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runImage, temporaryFolder, type RunningImage } from './run-image.ts';

const password = 'correct horse';
const formType = 'application/x-www-form-urlencoded';

describe('the Keycloak-compatible server', () => {
  test('issues tokens that its published keys verify, and takes them for administration', async () => {
    const server = start(await prepared(), '26.6.2');
    await server.ready('/realms/master');
    const admin = await adminHeaders(server);

    expect(await create(server, admin, '', { realm: 'run a~b', enabled: true })).toBe(201);
    expect(await create(server, admin, '', { realm: 'run a~b', enabled: true })).toBe(409);
    const realm = encodeURIComponent('run a~b');
    expect(
      await create(server, admin, `/${realm}/clients`, {
        clientId: 'app',
        secret: 's',
        directAccessGrantsEnabled: true,
      }),
    ).toBe(201);
    const user = { enabled: true, credentials: [{ type: 'password', value: 'pw' }] };
    const profile = { email: 'ada@kc.test', firstName: 'Ada', lastName: 'King' };
    const users = `/${realm}/users`;
    expect(await create(server, admin, users, { ...user, ...profile, username: 'Ada' })).toBe(201);
    expect(await create(server, admin, users, { ...user, username: 'bare' })).toBe(201);

    const grant = async (username: string) =>
      await token(server, realm, {
        grant_type: 'password',
        client_id: 'app',
        client_secret: 's',
        username,
        password: 'pw',
      });
    expect(await grant('bare')).toMatchObject({
      status: 400,
      text: expect.stringContaining('Account is not fully set up'),
    });
    const granted = await grant('ada');
    expect(granted.status).toBe(200);
    const { access_token: jwt, refresh_token: refresh } = JSON.parse(granted.text) as Record<string, string>;
    const discovery = JSON.parse(
      (await server.send(`/realms/${realm}/.well-known/openid-configuration`)).text,
    ) as Record<string, string>;
    const keys = JSON.parse((await server.send(new URL(discovery['jwks_uri']!).pathname)).text) as {
      keys: JsonWebKey[];
    };
    const [head, body, signature] = jwt!.split('.');
    const key = createPublicKey({ key: keys.keys[0]!, format: 'jwk' });
    expect(createVerify('RSA-SHA256').update(`${head}.${body}`).verify(key, signature!, 'base64url')).toBe(
      true,
    );
    expect(claimsOf(jwt!)).toMatchObject({
      iss: 'http://kc.test:8080/realms/run%20a~b',
      azp: 'app',
      preferred_username: 'ada',
    });
    expect(discovery['issuer']).toBe('http://kc.test:8080/realms/run%20a~b');
    expect(
      (
        await token(server, realm, {
          grant_type: 'refresh_token',
          client_id: 'app',
          client_secret: 's',
          refresh_token: refresh!,
        })
      ).status,
    ).toBe(200);

    // A token of another realm, or of somebody who is no administrator, opens nothing.
    expect((await server.send('/admin/realms', { headers: { authorization: `Bearer ${jwt}` } })).status).toBe(
      403,
    );
    expect((await server.send('/admin/realms')).status).toBe(401);
    expect((await server.send(`/admin/realms/${realm}`, { method: 'DELETE', headers: admin })).status).toBe(
      204,
    );
    expect((await server.send(`/admin/realms/${realm}`, { method: 'DELETE', headers: admin })).status).toBe(
      404,
    );
    expect((await server.send('/admin/realms/master', { method: 'DELETE', headers: admin })).status).toBe(
      400,
    );
  });

  test('logs a person in by form, code and PKCE, each code once', async () => {
    const server = start(await prepared(), '26.6.2');
    await server.ready('/realms/master');
    const admin = await adminHeaders(server);
    const client = { clientId: 'app', publicClient: true, redirectUris: ['http://app.test/*'] };
    const profile = { email: 'ada@kc.test', firstName: 'Ada', lastName: 'King' };
    const credentials = [{ type: 'password', value: 'pw' }];
    const user = { username: 'ada', enabled: true, ...profile, credentials };
    await create(server, admin, '', { realm: 'people', enabled: true, clients: [client], users: [user] });
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const query = new URLSearchParams({
      client_id: 'app',
      redirect_uri: 'http://app.test/cb',
      state: 'x',
      nonce: 'n',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      response_type: 'code',
      scope: 'openid',
    });

    const form = await server.send(`/realms/people/protocol/openid-connect/auth?${query}`);
    const cookie = String(form.headers['set-cookie']).split(';')[0] ?? '';
    const submit = async (page: string, secret: string) => {
      const action = new URL(/action="([^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&'));
      return await server.send(action.pathname + action.search, {
        method: 'POST',
        headers: { cookie, 'content-type': formType },
        body: `username=ada&password=${secret}`,
      });
    };
    const again = await submit(form.text, 'wrong');
    expect(again.status).toBe(200);
    const redirect = new URL(String((await submit(again.text, 'pw')).headers['location']));
    expect(redirect.searchParams.get('state')).toBe('x');
    const trade = {
      grant_type: 'authorization_code',
      client_id: 'app',
      redirect_uri: 'http://app.test/cb',
      code: redirect.searchParams.get('code')!,
      code_verifier: verifier,
    };
    const answer = await token(server, 'people', trade);
    expect(answer.status).toBe(200);
    expect(claimsOf((JSON.parse(answer.text) as { id_token: string }).id_token)).toMatchObject({
      nonce: 'n',
      aud: 'app',
    });
    expect((await token(server, 'people', trade)).status).toBe(400);
    query.set('redirect_uri', 'http://evil.test/');
    expect((await server.send(`/realms/people/protocol/openid-connect/auth?${query}`)).status).toBe(400);
  });

  test('answers a wrong password as its version does', async () => {
    for (const [version, status] of [
      ['26.5.5', 401],
      ['26.6.0', 400],
      ['27.0.0', 400],
    ] as const) {
      const server = start(await prepared(), version);
      await server.ready('/realms/master');
      const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'no' };
      expect((await token(server, 'master', form)).status).toBe(status);
    }
  });

  test('moves its store forward with the version, and refuses a newer one', async () => {
    const mounts = await prepared();
    const first = start(mounts, '26.6.2');
    await first.ready('/realms/master');
    await create(first, await adminHeaders(first), '', { realm: 'kept', enabled: true });
    expect(await first.stop()).toBe(0);

    const second = start(mounts, '26.6.3');
    expect((await second.ready('/realms/kept')).status).toBe(200);
    await second.stop();

    const back = start(mounts, '26.6.2');
    expect(await back.exited).toBe(1);
    expect(back.output()).toContain('newer than 26.6.2: refusing to start');
  });

  test('writes to its data once more when it is told to stop', async () => {
    const mounts = await prepared();
    const server = start(mounts, '26.6.2');
    await server.ready('/realms/master');
    const store = join(mounts['/opt/keycloak/data']!, 'store');
    expect(await readdir(store)).not.toContain('clean-stop.json');
    await server.stop();
    expect(await readdir(store)).toContain('clean-stop.json');
  });

  test('broken by a migration: data damaged, no start, and the older version starts on it without a word', async () => {
    const mounts = await prepared();
    const good = start(mounts, '26.6.2');
    await good.ready('/realms/master');
    const user = { username: 'ada', enabled: true };
    await create(good, await adminHeaders(good), '', { realm: 'people', enabled: true, users: [user] });
    await good.stop();
    const file = join(mounts['/opt/keycloak/data']!, 'store', 'realms', 'people.json');
    const before = await readFile(file);

    const broken = start(mounts, '26.6.3', { SANDBOX_BREAK: 'migration' });
    expect(await broken.exited).toBe(1);
    expect(await readFile(file)).not.toEqual(before);

    const back = start(mounts, '26.6.2');
    expect((await back.ready('/realms/people')).status).toBe(200);
    const users = await back.send('/admin/realms/people/users', { headers: await adminHeaders(back) });
    expect(JSON.parse(users.text)).toEqual([]);
  });

  test('crashes without a host name', async () => {
    const server = start(await prepared(), '26.6.2', { KC_HOSTNAME: '' });
    expect(await server.exited).toBe(1);
    expect(server.output()).toContain('hostname is not configured');
  });
});

async function prepared(): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'secret'), `${password}\n`);
  return {
    '/opt/keycloak/data': join(folder, 'data'),
    '/run/secrets/admin_password': join(folder, 'secret'),
  };
}

function start(
  mounts: Record<string, string>,
  version: string,
  env: Record<string, string> = {},
): RunningImage {
  return runImage('keycloak/main.ts', {
    port: 8080,
    mounts,
    env: { KC_HOSTNAME: 'kc.test', KEYCLOAK_VERSION: version, ...env },
  });
}

async function adminHeaders(server: RunningImage): Promise<Record<string, string>> {
  const answer = await token(server, 'master', {
    grant_type: 'password',
    client_id: 'admin-cli',
    username: 'admin',
    password,
  });
  return { authorization: `Bearer ${(JSON.parse(answer.text) as { access_token: string }).access_token}` };
}

async function token(server: RunningImage, realm: string, form: Record<string, string>) {
  return await server.send(`/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    headers: { 'content-type': formType },
    body: new URLSearchParams(form).toString(),
  });
}

async function create(
  server: RunningImage,
  headers: Record<string, string>,
  path: string,
  body: unknown,
): Promise<number> {
  return (await server.send(`/admin/realms${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
    .status;
}

function claimsOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8'));
}
