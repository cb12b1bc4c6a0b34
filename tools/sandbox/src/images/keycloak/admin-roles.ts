import { randomUUID } from 'node:crypto';
import { createGuard, realmNamed } from './admin-access.ts';
import { userOf } from './admin-users.ts';
import type { BaseUrl } from './base-url.ts';
import { refuse, type Exchange, type Reply, type Route } from './http.ts';
import { defaultRole, type Realm } from './realms.ts';
import type { Store } from './store.ts';

/** Realm roles, and who has them. */
export function adminRoleRoutes(store: Store, baseUrl: BaseUrl): Route[] {
  const guarded = createGuard(store, baseUrl);

  return [
    [
      'GET',
      '/admin/realms/:/roles',
      guarded(({ params }) => {
        const realm = realmNamed(store, params[0]);
        return { status: 200, body: realm.roles.map((role) => shownRole(realm, role)) };
      }),
    ],
    [
      'POST',
      '/admin/realms/:/roles',
      guarded(async ({ request, params, json }) => {
        const realm = realmNamed(store, params[0]);
        const name = String((await json())['name']);
        if (realm.roles.some((role) => role.name === name))
          throw refuse.conflict(`Role with name ${name} already exists`);
        realm.roles.push({ id: randomUUID(), name });
        store.save(realm);
        const path = `/admin/realms/${encodeURIComponent(realm.realm)}/roles/${encodeURIComponent(name)}`;
        return { status: 201, headers: { location: `${baseUrl(request)}${path}` } };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/roles/:',
      guarded(({ params }) => {
        const realm = realmNamed(store, params[0]);
        return { status: 200, body: shownRole(realm, roleOf(realm, params[1])) };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/users/:/role-mappings/realm',
      guarded(({ params }) => {
        const { realm, user } = userOf(store, params);
        const had = realm.roles.filter(({ name }) => user.roles.includes(name));
        return { status: 200, body: had.map((role) => shownRole(realm, role)) };
      }),
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

function roleOf(realm: Realm, wanted: string | undefined): Realm['roles'][number] {
  const role = realm.roles.find(({ name }) => name === wanted);
  if (role === undefined) throw refuse.notFound('Could not find role');
  return role;
}

function shownRole(realm: Realm, role: Realm['roles'][number]): Record<string, unknown> {
  const composite = role.name === defaultRole(realm.realm);
  return { ...role, composite, clientRole: false, containerId: realm.id };
}
