import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { provenClaims } from './claims.ts';
import { field, type Answer } from './send.ts';
import { wrongPassword } from './users.ts';
import type { World } from './world.ts';

/** Grants, refusals, and what tokens say. */
export function tokens(world: World): void {
  const { admin, send } = world;
  const app = { client_id: 'app', client_secret: 's' };
  const person = { grant_type: 'password', username: 'ada', password: 'pw' };
  const ada = { ...person, ...app };
  const prepared = async () => {
    const realm = await admin.realm();
    const redirectUris = ['http://app.test/*'];
    await admin.client(realm, {
      clientId: 'app',
      secret: 's',
      directAccessGrantsEnabled: true,
      redirectUris,
    });
    return { realm, ada: await admin.user(realm, 'ada') };
  };
  const refused = (status: number, error: string, description: string) => ({
    status,
    headers: { 'cache-control': 'no-store' },
    json: { error, error_description: description },
  });
  const userInfo = (realm: string, token?: string, method = 'GET') =>
    send(`/realms/${realm}/protocol/openid-connect/userinfo`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  test('a name and a password give tokens that the realm’s keys verify', async () => {
    const { realm, ada: id } = await prepared();
    const granted = await admin.grant(realm, { ...ada, scope: 'openid' }, { host: 'x' });
    expect(granted).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      json: { token_type: 'Bearer', 'not-before-policy': 0, refresh_expires_in: expect.any(Number) },
    });
    expect(field(granted, 'scope').split(' ').sort()).toEqual(['email', 'openid', 'profile']);
    const who = {
      iss: `http://kc.test/realms/${realm}`,
      sub: id,
      azp: 'app',
      sid: field(granted, 'session_state'),
      acr: expect.any(String),
      name: 'Ada King',
      given_name: 'Ada',
      family_name: 'King',
      preferred_username: 'ada',
      email: 'ada@kc.test',
      email_verified: false,
    };
    const token = field(granted, 'access_token');
    const access = await provenClaims(world, realm, token);
    expect(access).toMatchObject({
      ...who,
      typ: 'Bearer',
      aud: 'account',
      'allowed-origins': ['http://app.test'],
      jti: expect.any(String),
    });
    expect(Number(access['exp']) - Number(access['iat'])).toBe(300);
    // What is left of that, which on a busy machine is a second less.
    const { expires_in: left } = granted.json as { expires_in: number };
    expect(left > 200 && left <= 300).toBe(true);
    const identity = await provenClaims(world, realm, field(granted, 'id_token'));
    const half = createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
    expect(identity).toMatchObject({
      iss: who.iss,
      sub: id,
      typ: 'ID',
      aud: 'app',
      at_hash: half,
      email: who.email,
    });
  });

  test('identity and user info only for who asks for `openid`', async () => {
    const { realm, ada: id } = await prepared();
    const plain = await admin.grant(realm, ada);
    expect(plain.json).not.toHaveProperty('id_token');
    const refusedHere = await userInfo(realm, field(plain, 'access_token'));
    expect(refusedHere).toMatchObject({ status: 403, text: '' });
    expect(refusedHere.headers['www-authenticate']).toContain('error="insufficient_scope"');
    const token = field(await admin.grant(realm, { ...ada, scope: 'openid' }), 'access_token');
    for (const method of ['GET', 'POST'])
      expect(await userInfo(realm, token, method)).toMatchObject({
        status: 200,
        json: {
          sub: id,
          name: 'Ada King',
          preferred_username: 'ada',
          email: 'ada@kc.test',
          email_verified: false,
        },
      });
    for (const [answer, why] of [
      [await userInfo(realm), `realm="${realm}"`],
      [await userInfo(realm, 'x.y.z'), 'error="invalid_token"'],
      [await userInfo('master', token), 'error="invalid_token"'],
    ] as [Answer, string][]) {
      expect(answer).toMatchObject({ status: 401, text: '' });
      expect(answer.headers['www-authenticate']).toContain(why);
    }
    expect(await admin.grant(realm, { ...ada, scope: 'openid bogus' })).toMatchObject(
      refused(400, 'invalid_scope', 'Invalid scopes: openid bogus'),
    );
  });

  test('people log in by address and in any case too', async () => {
    const { realm } = await prepared();
    for (const username of ['ADA', 'ada@kc.test'])
      expect((await admin.grant(realm, { ...ada, username })).status).toBe(200);
  });

  test('a wrong password, an unknown name and none are refused alike', async () => {
    const { realm } = await prepared();
    const wrong = refused(wrongPassword(world.version), 'invalid_grant', 'Invalid user credentials');
    for (const form of [
      { ...ada, password: 'no' },
      { ...ada, username: 'nobody' },
      { ...ada, password: '' },
    ])
      expect(await admin.grant(realm, form)).toMatchObject(wrong);
    const nameless = { ...app, grant_type: 'password', password: 'pw' };
    expect(await admin.grant(realm, nameless)).toMatchObject(
      refused(401, 'invalid_request', 'Missing parameter: username'),
    );
  });

  test('clients prove themselves by form or header, and are refused by what is wrong', async () => {
    const { realm } = await prepared();
    const basic = `Basic ${Buffer.from('app:s').toString('base64')}`;
    expect((await admin.grant(realm, person, { authorization: basic })).status).toBe(200);
    const words = 'Invalid client or Invalid client credentials';
    expect(await admin.grant(realm, person)).toMatchObject(refused(401, 'invalid_client', words));
    const unknown = { ...ada, client_id: 'nobody' };
    expect(await admin.grant(realm, unknown)).toMatchObject(refused(401, 'invalid_client', words));
    for (const client_secret of ['wrong', ''])
      expect(await admin.grant(realm, { ...ada, client_secret })).toMatchObject(
        refused(401, 'unauthorized_client', words),
      );
    await admin.client(realm, { clientId: 'shy', secret: 's' });
    expect(await admin.grant(realm, { ...ada, client_id: 'shy' })).toMatchObject(
      refused(400, 'unauthorized_client', 'Client not allowed for direct access grants'),
    );
  });

  test('the end point needs a form and a grant that it knows', async () => {
    const missing = refused(400, 'invalid_request', 'Missing form parameter: grant_type');
    for (const type of ['application/json', 'text/plain'])
      expect(await admin.grant('master', ada, { 'content-type': type })).toMatchObject(missing);
    expect(await admin.grant('master', { client_id: 'admin-cli' })).toMatchObject(missing);
    expect(await admin.grant('master', { client_id: 'admin-cli', grant_type: 'bogus' })).toMatchObject(
      refused(400, 'unsupported_grant_type', 'Unsupported grant_type'),
    );
    expect((await admin.grant('nowhere', ada)).status).toBe(404);
  });

  test('a client that asks for itself gets no session with it', async () => {
    const { realm } = await prepared();
    await admin.client(realm, { clientId: 'robot', secret: 's', serviceAccountsEnabled: true });
    const form = { grant_type: 'client_credentials', client_secret: 's' };
    const granted = await admin.grant(realm, { ...form, client_id: 'robot' });
    expect(granted).toMatchObject({ status: 200, json: { refresh_expires_in: 0, token_type: 'Bearer' } });
    for (const name of ['refresh_token', 'id_token', 'session_state'])
      expect(granted.json).not.toHaveProperty(name);
    expect(await provenClaims(world, realm, field(granted, 'access_token'))).toMatchObject({
      azp: 'robot',
      client_id: 'robot',
      preferred_username: 'service-account-robot',
    });
    expect(await admin.grant(realm, { ...form, client_id: 'app' })).toMatchObject(
      refused(401, 'unauthorized_client', 'Client not enabled to retrieve service account'),
    );
    expect(await admin.grant(realm, { ...form, client_id: 'admin-cli' })).toMatchObject(
      refused(401, 'unauthorized_client', 'Public client not allowed to retrieve service account'),
    );
  });

  test('tokens are renewed, more than once with the same; what is no refresh token renews nothing', async () => {
    const { realm, ada: id } = await prepared();
    const granted = await admin.grant(realm, { ...ada, scope: 'openid' });
    const form = { grant_type: 'refresh_token', ...app };
    const renew = (refresh_token: string) => admin.grant(realm, { ...form, refresh_token });
    for (let time = 0; time < 2; time += 1) {
      const renewed = await renew(field(granted, 'refresh_token'));
      expect(await provenClaims(world, realm, field(renewed, 'access_token'))).toMatchObject({ sub: id });
      expect(renewed.json).toHaveProperty('id_token');
    }
    for (const wrong of [field(granted, 'access_token'), 'garbage'])
      expect(await renew(wrong)).toMatchObject(refused(400, 'invalid_grant', 'Invalid refresh token'));
    expect(await admin.grant(realm, form)).toMatchObject(refused(400, 'invalid_request', 'No refresh token'));
    await admin.call('DELETE', `/${realm}/users/${id}`);
    expect(await renew(field(granted, 'refresh_token'))).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
  });

  test('a realm can be made with its clients and people at once', async () => {
    const client = { clientId: 'pub', publicClient: true, directAccessGrantsEnabled: true };
    const credentials = [{ type: 'password', value: 'pw' }];
    const profile = { email: 'eda@kc.test', firstName: 'Eda', lastName: 'King' };
    const users = [{ username: 'Eda', enabled: true, ...profile, credentials }];
    const realm = await admin.realm({ clients: [client], users });
    const form = { grant_type: 'password', client_id: 'pub', username: 'eda', password: 'pw' };
    expect((await admin.grant(realm, form)).status).toBe(200);
  });
}
