import type { BaseUrl } from './base-url.ts';
import { refuse, type Exchange, type Reply } from './http.ts';
import type { Realm } from './realms.ts';
import type { Store } from './store.ts';
import { claimedRealm, verify } from './tokens.ts';

type Handle = (exchange: Exchange) => Reply | Promise<Reply>;

/** Lets only administrators of the master realm through to a handler. */
export function createGuard(store: Store, baseUrl: BaseUrl): (handle: Handle) => Handle {
  return (handle) => (exchange) => {
    requireAdmin(store, baseUrl, exchange);
    return handle(exchange);
  };
}

/** For administrators. */
export function realmNamed(store: Store, name: string | undefined): Realm {
  const realm = store.realm(name ?? '');
  if (realm === undefined) throw refuse.notFound('Realm not found.');
  return realm;
}

/** For everybody. */
export function publicRealm(store: Store, name: string | undefined): Realm {
  const realm = store.realm(name ?? '');
  if (realm === undefined) throw refuse.notFound('Realm does not exist');
  return realm;
}

/** A token of any realm is looked at; only one of the master realm's administrators is enough. */
function requireAdmin(store: Store, baseUrl: BaseUrl, { request }: Exchange): void {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const realm = token && store.realm(claimedRealm(token, `${baseUrl(request)}/realms/`) ?? '');
  const claims = token && realm ? verify(realm, token) : undefined;
  if (!realm || !claims || claims.typ !== 'Bearer') throw refuse.unauthorized();
  const user = realm.users.find(({ id }) => id === claims.sub);
  if (user === undefined || !user.enabled) throw refuse.unauthorized();
  if (realm.realm !== 'master' || !user.roles.includes('admin')) throw refuse.forbidden();
}
