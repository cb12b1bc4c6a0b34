import type { BaseUrl } from './base-url.ts';
import { refuse, type Exchange, type Reply } from './http.ts';
import type { Realm } from './realms.ts';
import type { Store } from './store.ts';
import { verify } from './tokens.ts';

type Handle = (exchange: Exchange) => Reply | Promise<Reply>;

/** Lets only administrators of the master realm through to a handler. */
export function createGuard(store: Store, baseUrl: BaseUrl): (handle: Handle) => Handle {
  return (handle) => (exchange) => {
    requireAdmin(store, baseUrl, exchange);
    return handle(exchange);
  };
}

export function realmNamed(store: Store, name: string | undefined): Realm {
  const realm = store.realm(name ?? '');
  if (realm === undefined) throw refuse.notFound('Realm');
  return realm;
}

function requireAdmin(store: Store, baseUrl: BaseUrl, { request }: Exchange): void {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const master = store.realm('master');
  const claims = token && master ? verify(master, token) : undefined;
  if (claims === undefined || claims.typ !== 'Bearer' || claims.iss !== `${baseUrl(request)}/realms/master`)
    throw refuse.unauthorized();
  const user = master?.users.find(({ id }) => id === claims.sub);
  if (user === undefined || !user.enabled) throw refuse.unauthorized();
  if (!user.roles.includes('admin')) throw refuse.forbidden();
}
