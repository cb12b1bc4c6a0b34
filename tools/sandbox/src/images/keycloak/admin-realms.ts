import { createGuard, realmNamed } from './admin-access.ts';
import type { BaseUrl } from './base-url.ts';
import { checked } from './fields.ts';
import { refuse, type Route } from './http.ts';
import type { OlderAnswers } from './older-answers.ts';
import { createRealm, type Realm } from './realms.ts';
import type { Store } from './store.ts';

/** Realms as a whole. */
export function adminRealmRoutes(
  store: Store,
  baseUrl: BaseUrl,
  { vagueConflict }: Pick<OlderAnswers, 'vagueConflict'>,
): Route[] {
  const guarded = createGuard(store, baseUrl);
  const unused = (name: string) => {
    if (!store.realm(name)) return name;
    throw refuse.conflict(
      vagueConflict ? 'Conflict detected. See logs for details' : `Realm ${name} already exists`,
    );
  };

  return [
    [
      'GET',
      '/admin/realms',
      guarded(({ query }) => {
        const shown = query.get('briefRepresentation') === 'true' ? brieflyShown : shownRealm;
        return { status: 200, body: store.all().map(shown) };
      }),
    ],
    [
      'POST',
      '/admin/realms',
      guarded(async ({ request, json }) => {
        const given = await json();
        const name = unused(checkedName(given['realm']));
        const realm = await createRealm(given);
        unused(name);
        store.save(realm);
        const location = `${baseUrl(request)}/admin/realms/${encodeURIComponent(name)}`;
        return { status: 201, headers: { location } };
      }),
    ],
    [
      'GET',
      '/admin/realms/:',
      guarded(({ params }) => ({ status: 200, body: shownRealm(realmNamed(store, params[0])) })),
    ],
    [
      'PUT',
      '/admin/realms/:',
      guarded(async ({ params, json }) => {
        const before = realmNamed(store, params[0]);
        const given = checked('Realm', await json());
        const { realm, enabled, attributes, accessTokenLifespan, ...rest } = given;
        const name =
          realm === undefined || realm === before.realm ? before.realm : unused(checkedName(realm));
        if (name !== before.realm) store.remove(before);
        store.save({
          ...before,
          realm: name,
          enabled: (enabled ?? before.enabled) === true,
          attributes: (attributes ?? before.attributes) as Record<string, string>,
          accessTokenLifespan: (accessTokenLifespan ?? before.accessTokenLifespan) as number,
          rest: { ...before.rest, ...plainSettings(rest) },
        });
        return { status: 204 };
      }),
    ],
    [
      'DELETE',
      '/admin/realms/:',
      guarded(({ params }) => {
        const realm = realmNamed(store, params[0]);
        if (realm.realm === 'master') throw refuse.invalid({ errorMessage: "Can't remove master realm" });
        store.remove(realm);
        return { status: 204 };
      }),
    ],
  ];
}

/** An update changes neither the id nor who is in the realm. */
function plainSettings(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => !['id', 'clients', 'users'].includes(name)),
  );
}

function checkedName(name: unknown): string {
  if (typeof name !== 'string' || name === '')
    throw refuse.invalid({ errorMessage: 'Realm name cannot be empty' });
  const reserved = /[!#$&()*+,/:;=?@[\\\]]/.exec(name)?.[0];
  if (reserved) throw refuse.invalid({ error: `Character '${reserved}' not allowed.` });
  return name;
}

function shownRealm({
  id,
  realm,
  enabled,
  accessTokenLifespan,
  attributes,
  rest,
}: Realm): Record<string, unknown> {
  return { ...rest, id, realm, enabled, accessTokenLifespan, attributes };
}

function brieflyShown({ id, realm, enabled, rest }: Realm): Record<string, unknown> {
  return { id, realm, displayName: rest['displayName'], enabled };
}
