import { createGuard, realmNamed } from './admin-access.ts';
import type { BaseUrl } from './base-url.ts';
import { checkProfile } from './check-profile.ts';
import { refuse, type Route } from './http.ts';
import { changePassword, createUser, defaultRole, hashed, type Realm, type User } from './realms.ts';
import type { Store } from './store.ts';

/** Users with their passwords. */
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
        const given: Record<string, unknown> = { ...(await json()), realmRoles: [] };
        if (!given['username']) throw refuse.invalid({ errorMessage: 'User name is missing' });
        const user = createUser(given, [defaultRole(realm.realm)]);
        checkProfile(realm, user);
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
        const given = { ...shownUser(user), ...(await json()), id: user.id, realmRoles: [] };
        const changed = createUser(given, user.roles);
        checkProfile(realm, changed, user);
        const password = changed.password ?? user.password;
        const kept = { ...changed, ...(password === undefined ? {} : { password }) };
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
        const { value, temporary } = await json();
        if (typeof value !== 'string') throw refuse.invalid({ error: 'No password provided' });
        if (value === '') throw refuse.invalid({ error: 'Empty password not allowed' });
        user.password = hashed(value);
        const others = user.requiredActions.filter((action) => action !== changePassword);
        user.requiredActions = temporary === true ? [...others, changePassword] : others;
        store.save(realm);
        return { status: 204 };
      }),
    ],
  ];
}

export function userOf(store: Store, [name, id]: readonly string[]): { realm: Realm; user: User } {
  const realm = realmNamed(store, name);
  const user = realm.users.find((one) => one.id === id);
  if (user === undefined) throw refuse.notFound('User not found');
  return { realm, user };
}

function shownUser({ rest, password: _hidden, roles: _apart, ...user }: User): Record<string, unknown> {
  return { ...rest, ...user };
}
