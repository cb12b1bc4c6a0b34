import { randomUUID } from 'node:crypto';
import { createGuard, realmNamed } from './admin-access.ts';
import type { BaseUrl } from './base-url.ts';
import { refuse, type Exchange, type Reply, type Route } from './http.ts';
import { createUser, hashed, type Realm, type User } from './realms.ts';
import type { Store } from './store.ts';

/** Users with their credentials and realm roles. */
export function adminUserRoutes(store: Store, baseUrl: BaseUrl): Route[] {
  const guarded = createGuard(store, baseUrl);

  return [
    [
      'GET',
      '/admin/realms/:/users',
      guarded(({ params, query }) => {
        const wanted = query.get('username')?.toLowerCase();
        const exact = query.get('exact') === 'true';
        const matches = ({ username }: User): boolean =>
          wanted === undefined || (exact ? username === wanted : username.includes(wanted));
        return { status: 200, body: realmNamed(store, params[0]).users.filter(matches).map(shownUser) };
      }),
    ],
    [
      'POST',
      '/admin/realms/:/users',
      guarded(async ({ request, params, json }) => {
        const realm = realmNamed(store, params[0]);
        // Roles are given by role mappings only, as in the real one.
        const given: Record<string, unknown> = { ...(await json()), realmRoles: [], roles: [] };
        if (typeof given['username'] !== 'string')
          throw refuse.badRequest('unknown_error', 'User name is missing');
        const user = createUser(given);
        if (realm.users.some(({ username }) => username === user.username))
          throw refuse.conflict('User exists with same username');
        realm.users.push(user);
        store.save(realm);
        const location = `${baseUrl(request)}/admin/realms/${encodeURIComponent(realm.realm)}/users/${user.id}`;
        return { status: 201, headers: { location } };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/users/:',
      guarded(({ params }) => ({ status: 200, body: shownUser(userOf(store, params).user) })),
    ],
    [
      'PUT',
      '/admin/realms/:/users/:',
      guarded(async ({ params, json }) => {
        const { realm, user } = userOf(store, params);
        const changed = createUser({ ...shownUser(user), ...(await json()), id: user.id, roles: user.roles });
        const kept =
          changed.password === undefined && user.password !== undefined
            ? { ...changed, password: user.password }
            : changed;
        store.save({ ...realm, users: realm.users.map((one) => (one.id === user.id ? kept : one)) });
        return { status: 204 };
      }),
    ],
    [
      'DELETE',
      '/admin/realms/:/users/:',
      guarded(({ params }) => {
        const { realm, user } = userOf(store, params);
        store.save({ ...realm, users: realm.users.filter(({ id }) => id !== user.id) });
        return { status: 204 };
      }),
    ],
    [
      'PUT',
      '/admin/realms/:/users/:/reset-password',
      guarded(async ({ params, json }) => {
        const { realm, user } = userOf(store, params);
        const { value } = await json();
        if (typeof value !== 'string' || value === '')
          throw refuse.badRequest('unknown_error', 'Password is missing');
        user.password = hashed(value);
        store.save(realm);
        return { status: 204 };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/roles',
      guarded(({ params }) => ({ status: 200, body: realmNamed(store, params[0]).roles })),
    ],
    [
      'POST',
      '/admin/realms/:/roles',
      guarded(async ({ params, json }) => {
        const realm = realmNamed(store, params[0]);
        const name = String((await json())['name']);
        if (realm.roles.some((role) => role.name === name))
          throw refuse.conflict(`Role with name ${name} already exists`);
        realm.roles.push({ id: randomUUID(), name });
        store.save(realm);
        return { status: 201 };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/roles/:',
      guarded(({ params }) => ({ status: 200, body: roleOf(realmNamed(store, params[0]), params[1]) })),
    ],
    [
      'GET',
      '/admin/realms/:/users/:/role-mappings/realm',
      guarded(({ params }) => ({ status: 200, body: mappedRoles(store, params) })),
    ],
    [
      'POST',
      '/admin/realms/:/users/:/role-mappings/realm',
      guarded((exchange) =>
        changeRoles(store, exchange, (roles, named) => [...new Set([...roles, ...named])]),
      ),
    ],
    [
      'DELETE',
      '/admin/realms/:/users/:/role-mappings/realm',
      guarded((exchange) =>
        changeRoles(store, exchange, (roles, named) => roles.filter((role) => !named.includes(role))),
      ),
    ],
  ];
}

async function changeRoles(
  store: Store,
  { params, json }: Exchange,
  change: (roles: string[], named: string[]) => string[],
): Promise<Reply> {
  const { realm, user } = userOf(store, params);
  const given = (await json()) as unknown as { name?: string }[];
  user.roles = change(
    user.roles,
    given.map(({ name }) => roleOf(realm, name).name),
  );
  store.save(realm);
  return { status: 204 };
}

function mappedRoles(store: Store, params: readonly string[]): Realm['roles'] {
  const { realm, user } = userOf(store, params);
  return realm.roles.filter(({ name }) => user.roles.includes(name));
}

function roleOf(realm: Realm, wanted: string | undefined): Realm['roles'][number] {
  const role = realm.roles.find(({ name }) => name === wanted);
  if (role === undefined) throw refuse.notFound('Could not find role');
  return role;
}

function userOf(store: Store, [name, id]: readonly string[]): { realm: Realm; user: User } {
  const realm = realmNamed(store, name);
  const user = realm.users.find((one) => one.id === id);
  if (user === undefined) throw refuse.notFound('User');
  return { realm, user };
}

function shownUser({ rest, password: _hidden, roles: _apart, ...user }: User): Record<string, unknown> {
  return { ...rest, ...user };
}
