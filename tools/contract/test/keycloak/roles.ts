import { expect, test } from 'vitest';
import { claimsOf } from './claims.ts';
import { field, list } from './send.ts';
import { logIn } from './users.ts';
import type { World } from './world.ts';

/** Roles of a realm, and who has them. */
export function roles({ admin }: World): void {
  const namesOf = async (path: string) =>
    list(await admin.call('GET', path))
      .map((one) => one['name'])
      .sort();

  test('a new realm has three; more are made once', async () => {
    const realm = await admin.realm();
    const own = [`default-roles-${realm}`, 'offline_access', 'uma_authorization'];
    expect(await namesOf(`/${realm}/roles`)).toEqual(own);
    const made = await admin.call('POST', `/${realm}/roles`, { name: 'tester' });
    expect(made.status).toBe(201);
    expect(String(made.headers['location'])).toMatch(/\/roles\/tester$/);
    expect(await admin.call('POST', `/${realm}/roles`, { name: 'tester' })).toMatchObject({
      status: 409,
      json: { errorMessage: 'Role with name tester already exists' },
    });
    expect((await admin.call('GET', `/${realm}/roles/tester`)).json).toMatchObject({
      id: expect.any(String),
      name: 'tester',
      composite: false,
      clientRole: false,
    });
    expect(await admin.call('GET', `/${realm}/roles/none`)).toMatchObject({
      status: 404,
      json: { error: 'Could not find role' },
    });
  });

  test('given and taken, and said in the token; not given by the way when a user is made', async () => {
    const realm = await admin.realm();
    await admin.call('POST', `/${realm}/roles`, { name: 'tester' });
    const user = await admin.user(realm, 'ada', { realmRoles: ['tester'] });
    const path = `/${realm}/users/${user}/role-mappings/realm`;
    const usual = `default-roles-${realm}`;
    expect(await namesOf(path)).toEqual([usual]);
    const { json: role } = await admin.call('GET', `/${realm}/roles/tester`);
    expect((await admin.call('POST', path, [role])).status).toBe(204);
    expect(await namesOf(path)).toEqual([usual, 'tester']);
    const { realm_access: access } = claimsOf(
      field(await logIn(admin, realm, 'ada', 'pw'), 'access_token'),
    ) as { realm_access: { roles: string[] } };
    expect(access.roles.sort()).toEqual([usual, 'offline_access', 'tester', 'uma_authorization']);
    expect((await admin.call('POST', path, [{ id: 'x', name: 'none' }])).status).toBe(404);
    expect((await admin.call('DELETE', path, [role])).status).toBe(204);
    expect(await namesOf(path)).toEqual([usual]);
  });
}
