import { expect, test, vi } from 'vitest';
import { adminForm } from './admin.ts';
import { field } from './send.ts';
import type { World } from './world.ts';

/** Who may use the admin API, and what every call of it has in common. */
export function adminAccess({ send, admin }: World): void {
  const asked = async (token: string, headers: Record<string, string> = {}) =>
    (await send('/admin/realms', { headers: { authorization: `Bearer ${token}`, ...headers } })).status;

  test('nobody without a good token: 401, also for what is not there', async () => {
    const refused = { status: 401, json: { error: 'HTTP 401 Unauthorized' } };
    expect(await send('/admin/realms')).toMatchObject(refused);
    expect(await send('/admin/realms/nowhere')).toMatchObject(refused);
    expect(await send('/admin/realms', { headers: { authorization: 'Basic YTpi' } })).toMatchObject(refused);
    for (const token of ['garbage', 'a.b.c']) expect(await asked(token)).toBe(401);
    const granted = await admin.grant('master', adminForm);
    expect(await asked(field(granted, 'refresh_token'))).toBe(401);
  });

  test('a token is good under the issuer only that it names', async () => {
    const token = await admin.token();
    expect(await asked(token)).toBe(200);
    expect(await asked(token, { 'x-forwarded-proto': 'https' })).toBe(401);
  });

  test('a token that has run out is refused', async () => {
    const lifeSec = async (seconds: number) =>
      await admin.call('PUT', '/master', { accessTokenLifespan: seconds });
    expect((await lifeSec(1)).status).toBe(204);
    const token = await admin.token();
    await vi.waitFor(async () => expect(await asked(token)).toBe(401), { timeout: 10_000, interval: 100 });
    expect((await lifeSec(60)).status).toBe(204);
  });

  test('somebody who is no administrator: 403, be he of the master realm or of another; gone: 401', async () => {
    const realm = await admin.realm();
    await admin.client(realm, { clientId: 'app', publicClient: true, directAccessGrantsEnabled: true });
    await admin.user(realm, 'ada');
    const form = { grant_type: 'password', username: 'ada', password: 'pw' };
    const theirs = field(await admin.grant(realm, { ...form, client_id: 'app' }), 'access_token');
    expect(await asked(theirs)).toBe(403);

    const plain = await admin.user('master', 'plain-person');
    const granted = await admin.grant('master', {
      ...form,
      client_id: 'admin-cli',
      username: 'plain-person',
    });
    const token = field(granted, 'access_token');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (const path of ['', '/master'])
      expect(await send(`/admin/realms${path}`, { headers })).toMatchObject({
        status: 403,
        json: { error: 'HTTP 403 Forbidden' },
      });
    const body = JSON.stringify({ realm: 'never' });
    expect((await send('/admin/realms', { method: 'POST', headers, body })).status).toBe(403);
    expect((await admin.call('DELETE', `/master/users/${plain}`)).status).toBe(204);
    expect(await asked(token)).toBe(401);
  });

  test('an older token knows a realm that came later', async () => {
    const token = await admin.token();
    const realm = await admin.realm();
    const answer = await send(`/admin/realms/${realm}`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
  });

  test('bodies that are no JSON, of another type or with a misspelt field are refused', async () => {
    const realm = await admin.realm();
    for (const path of ['', `/${realm}/clients`, `/${realm}/users`]) {
      expect((await admin.call('POST', path, '{nonsense')).status).toBe(400);
      expect((await admin.call('POST', path, { bogus: 1 })).status).toBe(400);
      expect((await admin.call('POST', path, { enabled: 'perhaps' })).status).toBe(400);
      expect((await admin.call('POST', path, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    }
    const wrong = await admin.call('PUT', `/${realm}`, { bogus: 1 });
    expect(wrong.status).toBe(400);
    expect(field(wrong, 'error')).toContain('Unrecognized field "bogus"');
    // A body of no type at all is taken as JSON.
    const headers = { authorization: `Bearer ${await admin.token()}` };
    const body = JSON.stringify({ username: 'untyped' });
    const path = `/admin/realms/${realm}/users`;
    expect((await send(path, { method: 'POST', headers, body })).status).toBe(201);
  });

  test('methods that are not there: 405', async () => {
    for (const [method, path] of [
      ['PATCH', '/master'],
      ['PUT', ''],
      ['DELETE', ''],
    ] as const)
      expect(await admin.call(method, path, {})).toMatchObject({
        status: 405,
        json: { error: 'HTTP 405 Method Not Allowed' },
      });
  });
}
