import { randomBytes } from 'node:crypto';
import { createGuard, realmNamed } from './admin-access.ts';
import type { BaseUrl } from './base-url.ts';
import { refuse, type Exchange, type Reply, type Route } from './http.ts';
import { createClient, createRealm, type Client, type Realm } from './realms.ts';
import type { Store } from './store.ts';

/** Realms and their clients. */
export function adminRoutes(store: Store, baseUrl: BaseUrl): Route[] {
  const guarded = createGuard(store, baseUrl);
  const created = ({ request }: Exchange, path: string): Reply => ({
    status: 201,
    headers: { location: `${baseUrl(request)}${path}` },
  });

  return [
    ['GET', '/admin/realms', guarded(() => ({ status: 200, body: store.all().map(shownRealm) }))],
    [
      'POST',
      '/admin/realms',
      guarded(async (exchange) => {
        const given = await exchange.json();
        const name = given['realm'];
        if (typeof name !== 'string' || name === '')
          throw refuse.badRequest('unknown_error', 'Realm name is missing');
        if (store.realm(name)) throw refuse.conflict(`Realm with same name exists`);
        const realm = await createRealm(given);
        if (store.realm(name)) throw refuse.conflict(`Realm with same name exists`);
        store.save(realm);
        return created(exchange, `/admin/realms/${encodeURIComponent(name)}`);
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
        const realm = realmNamed(store, params[0]);
        const { enabled = realm.enabled, attributes = realm.attributes, ...rest } = await json();
        store.save({
          ...realm,
          enabled: enabled === true,
          attributes: attributes as Record<string, string>,
          rest: { ...realm.rest, ...without(rest) },
        });
        return { status: 204 };
      }),
    ],
    [
      'DELETE',
      '/admin/realms/:',
      guarded(({ params }) => {
        const realm = realmNamed(store, params[0]);
        if (realm.realm === 'master')
          throw refuse.badRequest('unknown_error', "Can't delete the master realm");
        store.remove(realm);
        return { status: 204 };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/clients',
      guarded(({ params, query }) => {
        const wanted = query.get('clientId');
        const { clients } = realmNamed(store, params[0]);
        return {
          status: 200,
          body: clients.filter(({ clientId }) => wanted === null || clientId === wanted).map(shownClient),
        };
      }),
    ],
    [
      'POST',
      '/admin/realms/:/clients',
      guarded(async (exchange) => {
        const realm = realmNamed(store, exchange.params[0]);
        const client = createClient(await exchange.json());
        if (realm.clients.some(({ clientId }) => clientId === client.clientId))
          throw refuse.conflict(`Client ${client.clientId} already exists`);
        realm.clients.push(client);
        store.save(realm);
        return created(exchange, `/admin/realms/${encodeURIComponent(realm.realm)}/clients/${client.id}`);
      }),
    ],
    [
      'GET',
      '/admin/realms/:/clients/:',
      guarded(({ params }) => ({ status: 200, body: shownClient(clientOf(store, params).client) })),
    ],
    [
      'PUT',
      '/admin/realms/:/clients/:',
      guarded(async ({ params, json }) => {
        const { realm, client } = clientOf(store, params);
        const changed = createClient({ ...shownClient(client), ...(await json()), id: client.id });
        store.save({ ...realm, clients: realm.clients.map((one) => (one.id === client.id ? changed : one)) });
        return { status: 204 };
      }),
    ],
    [
      'DELETE',
      '/admin/realms/:/clients/:',
      guarded(({ params }) => {
        const { realm, client } = clientOf(store, params);
        store.save({ ...realm, clients: realm.clients.filter(({ id }) => id !== client.id) });
        return { status: 204 };
      }),
    ],
    [
      'GET',
      '/admin/realms/:/clients/:/client-secret',
      guarded(({ params }) => secretReply(clientOf(store, params).client)),
    ],
    [
      'POST',
      '/admin/realms/:/clients/:/client-secret',
      guarded(({ params }) => {
        const { realm, client } = clientOf(store, params);
        client.secret = randomBytes(24).toString('base64url');
        store.save(realm);
        return secretReply(client);
      }),
    ],
  ];
}

function clientOf(store: Store, [name, id]: readonly string[]): { realm: Realm; client: Client } {
  const realm = realmNamed(store, name);
  const client = realm.clients.find((one) => one.id === id);
  if (client === undefined) throw refuse.notFound('Could not find client: client');
  return { realm, client };
}

function secretReply(client: Client): Reply {
  return { status: 200, body: { type: 'secret', value: client.secret } };
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

function shownClient({ rest, secret, ...client }: Client): Record<string, unknown> {
  return { ...rest, ...client, ...(client.publicClient ? {} : { secret }) };
}

/** A realm keeps its identity, whatever an update says. */
function without(rest: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'id' && key !== 'realm'));
}
