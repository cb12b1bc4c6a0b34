import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { field, list } from './send.ts';
import type { World } from './world.ts';

/** Realms: made, found, changed, deleted. */
export function realms({ version, send, admin }: World): void {
  const notFound = { status: 404, json: { error: 'Realm not found.' } };

  test('made once (201, then 409), listed, deleted once (204, then 404)', async () => {
    const realm = `contract-${randomBytes(4).toString('hex')}`;
    const made = await admin.call('POST', '', { realm, enabled: true });
    expect(made).toMatchObject({ status: 201, text: '' });
    expect(new URL(String(made.headers['location'])).pathname).toBe(`/admin/realms/${realm}`);
    expect(await admin.call('POST', '', { realm })).toMatchObject({
      status: 409,
      json: {
        errorMessage: version.startsWith('26.0.')
          ? 'Conflict detected. See logs for details'
          : `Realm ${realm} already exists`,
      },
    });
    const names = list(await admin.call('GET', '')).map((one) => one['realm']);
    expect(names).toEqual(expect.arrayContaining(['master', realm]));
    expect((await admin.call('DELETE', `/${realm}`)).status).toBe(204);
    expect(await admin.call('DELETE', `/${realm}`)).toMatchObject(notFound);
    expect(await admin.call('GET', `/${realm}`)).toMatchObject(notFound);
    expect(await admin.call('PUT', `/${realm}`, {})).toMatchObject(notFound);
    expect(await admin.call('POST', `/${realm}/clients`, { clientId: 'x' })).toMatchObject(notFound);
    expect(await admin.call('GET', `/${realm}/users`)).toMatchObject(notFound);
    expect((await send(`/realms/${realm}`)).status).toBe(404);
  });

  test('the master realm is not deleted', async () => {
    expect(await admin.call('DELETE', '/master')).toMatchObject({
      status: 400,
      json: { errorMessage: "Can't remove master realm" },
    });
  });

  test('odd names are taken and encoded; characters of URLs are refused', async () => {
    for (const base of ['run a~b', 'a%b', 'rün-ß', "it's<>"]) {
      const realm = `${base}${randomBytes(3).toString('hex')}`;
      const path = encodeURIComponent(realm);
      expect((await admin.call('POST', '', { realm, enabled: true })).status).toBe(201);
      onTestFinished(async () => void (await admin.call('DELETE', `/${path}`)));
      expect(await send(`/realms/${path}`)).toMatchObject({ status: 200, json: { realm } });
      const discovery = await send(`/realms/${path}/.well-known/openid-configuration`);
      expect(new URL(field(discovery, 'jwks_uri')).pathname).toBe(
        `${new URL(field(discovery, 'issuer')).pathname}/protocol/openid-connect/certs`,
      );
      expect(decodeURIComponent(field(discovery, 'issuer'))).toMatch(new RegExp(`/realms/${realm}$`));
    }
    for (const character of '!#$&()*+,/:;=?@[\\]')
      expect(await admin.call('POST', '', { realm: `a${character}b` })).toMatchObject({
        status: 400,
        json: { error: `Character '${character}' not allowed.` },
      });
    for (const body of [{}, { realm: '' }])
      expect(await admin.call('POST', '', body)).toMatchObject({
        status: 400,
        json: { errorMessage: 'Realm name cannot be empty' },
      });
  });

  test('attributes are kept, shown in the list too, and replaced as a whole', async () => {
    const realm = await admin.realm({ attributes: { 'ci.run': '1', 'x y': 'ü' } });
    const shown = async () => (await admin.call('GET', `/${realm}`)).json;
    expect(await shown()).toMatchObject({ attributes: { 'ci.run': '1', 'x y': 'ü' } });
    const listed = list(await admin.call('GET', '')).find((one) => one['realm'] === realm);
    expect(listed).toMatchObject({ attributes: { 'ci.run': '1' } });
    const briefly = list(await admin.call('GET', '?briefRepresentation=true'));
    expect(briefly.find((one) => one['realm'] === realm)).not.toHaveProperty('attributes');
    expect((await admin.call('PUT', `/${realm}`, { attributes: { 'ci.other': '2' } })).status).toBe(204);
    expect(await shown()).toMatchObject({ attributes: { 'ci.other': '2' } });
    expect(await shown()).not.toHaveProperty(['attributes', 'ci.run']);
    expect((await admin.call('PUT', `/${realm}`, { displayName: 'People' })).status).toBe(204);
    expect(await shown()).toMatchObject({ displayName: 'People', attributes: { 'ci.other': '2' } });
  });

  test('settings have defaults, are kept, and a change leaves the others and the id alone', async () => {
    const realm = await admin.realm({ sslRequired: 'none' });
    const before = (await admin.call('GET', `/${realm}`)).json as { id: string };
    expect(before).toMatchObject({
      enabled: true,
      sslRequired: 'none',
      accessTokenLifespan: 300,
      bruteForceProtected: false,
      failureFactor: 30,
    });
    const change = { bruteForceProtected: true, failureFactor: 3, accessTokenLifespan: 77 };
    expect((await admin.call('PUT', `/${realm}`, change)).status).toBe(204);
    expect((await admin.call('GET', `/${realm}`)).json).toMatchObject({
      ...before,
      ...change,
      attributes: {},
    });
  });

  test('a realm can be renamed', async () => {
    const realm = await admin.realm();
    const renamed = `${realm}-b`;
    expect((await admin.call('PUT', `/${realm}`, { realm: renamed })).status).toBe(204);
    onTestFinished(async () => void (await admin.call('DELETE', `/${renamed}`)));
    expect((await send(`/realms/${renamed}`)).status).toBe(200);
    expect((await send(`/realms/${realm}`)).status).toBe(404);
  });

  test('without a word about it a realm is not enabled: seen, but without tokens', async () => {
    const realm = await admin.realm({ enabled: undefined });
    expect((await admin.call('GET', `/${realm}`)).json).toMatchObject({ enabled: false });
    expect((await send(`/realms/${realm}`)).status).toBe(200);
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'a', password: 'b' };
    expect(await admin.grant(realm, form)).toMatchObject({
      status: 403,
      json: { error: 'access_denied', error_description: 'Realm not enabled' },
    });
  });

  test('tokens for somebody outside need TLS, unless the realm says otherwise', async () => {
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'a', password: 'b' };
    const strict = await admin.realm();
    const open = await admin.realm({ sslRequired: 'none' });
    const ask = async (realm: string, headers: Record<string, string>) =>
      field(await admin.grant(realm, form, headers), 'error_description');
    const outside = { 'x-forwarded-for': '203.0.113.5' };
    expect(await ask(strict, outside)).toBe('HTTPS required');
    expect(await ask(open, outside)).toBe('Invalid user credentials');
    expect(await ask(strict, { ...outside, 'x-forwarded-proto': 'https' })).toBe('Invalid user credentials');
    expect(await ask(strict, { 'x-forwarded-for': '192.168.1.5' })).toBe('Invalid user credentials');
  });
}
