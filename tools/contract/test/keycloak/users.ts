import { expect, test } from 'vitest';
import { idIn, type Admin } from './admin.ts';
import { list } from './send.ts';
import type { World } from './world.ts';

/** Users and their passwords. */
export function users({ admin, ...world }: World): void {
  const notFound = { status: 404, json: { error: 'User not found' } };
  const namesOf = async (path: string) => list(await admin.call('GET', path)).map((one) => one['username']);

  test('made once, in lower case, found exactly or by a part, deleted once', async () => {
    const realm = await admin.realm();
    const made = await admin.call('POST', `/${realm}/users`, { username: 'Ada' });
    expect(made.status).toBe(201);
    const path = `/${realm}/users/${idIn(made)}`;
    expect((await admin.call('GET', path)).json).toMatchObject({
      id: idIn(made),
      username: 'ada',
      enabled: false,
      emailVerified: false,
      requiredActions: [],
      createdTimestamp: expect.any(Number),
    });
    expect(await admin.call('POST', `/${realm}/users`, { username: 'ada' })).toMatchObject({
      status: 409,
      json: { errorMessage: 'User exists with same username' },
    });
    await admin.user(realm, 'adam');
    expect(await namesOf(`/${realm}/users?username=ADA&exact=true`)).toEqual(['ada']);
    expect((await namesOf(`/${realm}/users?username=ada`)).sort()).toEqual(['ada', 'adam']);
    expect(await namesOf(`/${realm}/users?username=nobody&exact=true`)).toEqual([]);
    expect((await admin.call('DELETE', path)).status).toBe(204);
    for (const method of ['DELETE', 'GET']) expect(await admin.call(method, path)).toMatchObject(notFound);
    expect(await admin.call('PUT', path, {})).toMatchObject(notFound);
    expect(await admin.call('PUT', `${path}/reset-password`, { value: 'x' })).toMatchObject(notFound);
  });

  test('an address belongs to one person; names and addresses must be some', async () => {
    const realm = await admin.realm();
    await admin.user(realm, 'ada');
    const add = (given: object) => admin.call('POST', `/${realm}/users`, given);
    expect(await add({ username: 'eda', email: 'Ada@kc.test' })).toMatchObject({
      status: 409,
      json: { errorMessage: 'User exists with same email' },
    });
    expect(await add({})).toMatchObject({ status: 400, json: { errorMessage: 'User name is missing' } });
    for (const [given, field, errorMessage] of [
      [{ username: 'ab' }, 'username', 'error-invalid-length'],
      [{ username: 'odd<name' }, 'username', 'error-username-invalid-character'],
      [{ username: 'odd name' }, 'username', 'error-username-invalid-character'],
      [{ username: 'good', email: 'no address' }, 'email', 'error-invalid-email'],
    ] as const)
      expect(await add(given)).toMatchObject({ status: 400, json: { field, errorMessage } });
  });

  test('a change leaves alone what it does not name; the name itself stays', async () => {
    const realm = await admin.realm();
    const path = `/${realm}/users/${await admin.user(realm, 'ada')}`;
    await admin.user(realm, 'eda');
    expect((await admin.call('PUT', path, { firstName: 'Augusta', emailVerified: true })).status).toBe(204);
    const wanted = { username: 'ada', firstName: 'Augusta', lastName: 'King', email: 'ada@kc.test' };
    expect((await admin.call('GET', path)).json).toMatchObject({ ...wanted, emailVerified: true });
    expect(await admin.call('PUT', path, { username: 'other' })).toMatchObject({
      status: 400,
      json: { field: 'username', errorMessage: 'error-user-attribute-read-only' },
    });
    expect((await admin.call('PUT', path, { email: 'eda@kc.test' })).status).toBe(409);
    expect((await admin.call('GET', path)).json).toMatchObject(wanted);
    expect((await logIn(admin, realm, 'ada', 'pw')).status).toBe(200);
  });

  test('a password is set anew; an empty one is not', async () => {
    const realm = await admin.realm();
    const path = `/${realm}/users/${await admin.user(realm, 'ada')}/reset-password`;
    const set = (given: object) => admin.call('PUT', path, { type: 'password', ...given });
    expect((await set({ value: 'second', temporary: false })).status).toBe(204);
    expect((await logIn(admin, realm, 'ada', 'second')).status).toBe(200);
    expect((await logIn(admin, realm, 'ada', 'pw')).status).toBe(wrongPassword(world.version));
    expect(await set({ value: '' })).toMatchObject({
      status: 400,
      json: { error: 'Empty password not allowed' },
    });
    expect(await set({})).toMatchObject({ status: 400, json: { error: 'No password provided' } });
  });

  test('no token before everything is filled in and done, none for the disabled, none without a password', async () => {
    const realm = await admin.realm();
    const temporary = [{ type: 'password', value: 'pw', temporary: true }];
    await admin.user(realm, 'bare', { email: undefined, firstName: undefined, lastName: undefined });
    await admin.user(realm, 'temp', { credentials: temporary });
    await admin.user(realm, 'busy', { requiredActions: ['VERIFY_EMAIL'] });
    for (const username of ['bare', 'temp', 'busy'])
      expect(await logIn(admin, realm, username, 'pw')).toMatchObject({
        status: 400,
        json: { error: 'invalid_grant', error_description: 'Account is not fully set up' },
      });
    await admin.user(realm, 'gone', { enabled: false });
    expect(await logIn(admin, realm, 'gone', 'pw')).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Account disabled' },
    });
    await admin.user(realm, 'mute', { credentials: [] });
    expect(await logIn(admin, realm, 'mute', '')).toMatchObject({
      status: wrongPassword(world.version),
      json: { error: 'invalid_grant', error_description: 'Invalid user credentials' },
    });
  });

  test('a temporary password asks for another one, until the administrator takes that back', async () => {
    const realm = await admin.realm();
    const path = `/${realm}/users/${await admin.user(realm, 'ada')}`;
    const temporary = { type: 'password', value: 'once', temporary: true };
    expect((await admin.call('PUT', `${path}/reset-password`, temporary)).status).toBe(204);
    expect((await admin.call('GET', path)).json).toMatchObject({ requiredActions: ['UPDATE_PASSWORD'] });
    expect((await logIn(admin, realm, 'ada', 'once')).status).toBe(400);
    expect((await admin.call('PUT', path, { requiredActions: [] })).status).toBe(204);
    expect((await logIn(admin, realm, 'ada', 'once')).status).toBe(200);
  });
}

/** The status of a wrong password: 26.6 took to what the OAuth standard says. */
export function wrongPassword(version: string): 400 | 401 {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 26 || (major === 26 && minor < 6) ? 401 : 400;
}

/** With the password, at a client of the realm's own that is made when it is first needed. */
export async function logIn(admin: Admin, realm: string, username: string, password: string) {
  const given = { clientId: 'log-in', publicClient: true, directAccessGrantsEnabled: true };
  await admin.call('POST', `/${realm}/clients`, given);
  return await admin.grant(realm, { grant_type: 'password', client_id: 'log-in', username, password });
}
