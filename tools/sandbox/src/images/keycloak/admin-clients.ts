import { randomBytes } from 'node:crypto';
import { createGuard, realmNamed } from './admin-access.ts';
import type { BaseUrl } from './base-url.ts';
import { refuse, type Reply, type Route } from './http.ts';
import { createClient, type Client, type Realm } from './realms.ts';
import type { Store } from './store.ts';

/** Clients with their secrets. */
export function adminClientRoutes(store: Store, baseUrl: BaseUrl): Route[] {
  const guarded = createGuard(store, baseUrl);

  return [
    [
      'GET',
      '/admin/realms/:/clients',
      guarded(({ params, query }) => {
        const wanted = query.get('clientId') ?? '';
        const part = query.get('search') === 'true';
        const matches = ({ clientId }: Client): boolean =>
          wanted === '' || (part ? clientId.includes(wanted) : clientId === wanted);
        return { status: 200, body: realmNamed(store, params[0]).clients.filter(matches).map(shownClient) };
      }),
    ],
    [
      'POST',
      '/admin/realms/:/clients',
      guarded(async ({ request, params, json }) => {
        const realm = realmNamed(store, params[0]);
        const client = createClient(await json());
        if (clashing(realm, client)) throw refuse.conflict(`Client ${client.clientId} already exists`);
        realm.clients.push(client);
        store.save(realm);
        const path = `/admin/realms/${encodeURIComponent(realm.realm)}/clients/${client.id}`;
        return { status: 201, headers: { location: `${baseUrl(request)}${path}` } };
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
        const before = { ...shownClient(client), secret: client.secret };
        const changed = createClient({ ...before, ...(await json()), id: client.id });
        if (clashing(realm, changed)) throw refuse.conflict(`Client ${changed.clientId} already exists`);
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

function clashing({ clients }: Realm, { id, clientId }: Client): boolean {
  return clients.some((one) => one.clientId === clientId && one.id !== id);
}

function clientOf(store: Store, [name, id]: readonly string[]): { realm: Realm; client: Client } {
  const realm = realmNamed(store, name);
  const client = realm.clients.find((one) => one.id === id);
  if (client === undefined) throw refuse.notFound('Could not find client');
  return { realm, client };
}

function secretReply({ publicClient, secret }: Client): Reply {
  return { status: 200, body: { type: 'secret', ...(publicClient ? {} : { value: secret }) } };
}

function shownClient({ rest, secret, ...client }: Client): Record<string, unknown> {
  return { ...rest, ...client, ...(client.publicClient ? {} : { secret }) };
}
