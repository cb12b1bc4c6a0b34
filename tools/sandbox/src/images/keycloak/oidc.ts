import { publicRealm } from './admin-access.ts';
import { createAuthorization } from './authorization.ts';
import type { BaseUrl } from './base-url.ts';
import { checkPassword, fitForTokens, type PasswordOutcome } from './check-password.ts';
import { Refusal, refuse, type Exchange, type Reply, type Route } from './http.ts';
import { defaultRole, type Client, type Realm, type User } from './realms.ts';
import { requireTls } from './require-tls.ts';
import { isKnownScope } from './scopes.ts';
import type { Store } from './store.ts';
import { clientTokenAnswer, profileOf, tokenAnswer, verify, type TokenRequest } from './tokens.ts';

export interface OidcParts {
  store: Store;
  baseUrl: BaseUrl;
  /** Whether to believe `X-Forwarded-…`. */
  proxied: boolean;
  /** Of the server. */
  version: string;
}

/** Tokens, user info and the log-in by code. */
export function oidcRoutes({ store, baseUrl, proxied, version }: OidcParts): Route[] {
  const issuerOf = ({ request }: Exchange, realm: Realm): string =>
    `${baseUrl(request)}/realms/${encodeURIComponent(realm.realm)}`;
  const authorization = createAuthorization(store, issuerOf);
  // Since 26.6 a wrong password is answered as the OAuth standard has it.
  const wrongPasswordStatus = isBefore(version, 26, 6) ? 401 : 400;

  const token = async (exchange: Exchange): Promise<Reply> => {
    const realm = publicRealm(store, exchange.params[0]);
    requireTls(realm, baseUrl(exchange.request), exchange.request, proxied);
    if (!realm.enabled) throw refuse.oauth('access_denied', 'Realm not enabled', 403);
    const form = await exchange.form();
    const grant = form.get('grant_type');
    if (!grant) throw refuse.oauth('invalid_request', 'Missing form parameter: grant_type');
    const client = authenticated(realm, exchange, form);
    const asked = { issuer: issuerOf(exchange, realm), client };
    const answer = (more: Omit<TokenRequest, 'issuer' | 'client'>): Reply =>
      sent(tokenAnswer(realm, { ...asked, ...more }));
    switch (grant) {
      case 'password': {
        if (!client.directAccessGrantsEnabled)
          throw refuse.oauth('unauthorized_client', 'Client not allowed for direct access grants');
        const scope = knownScope(form.get('scope'));
        return answer({ user: withPassword(realm, form, wrongPasswordStatus), scope });
      }
      case 'client_credentials':
        return sent(
          clientTokenAnswer(realm, {
            ...asked,
            user: serviceAccount(realm, client),
            scope: knownScope(form.get('scope')),
          }),
        );
      case 'refresh_token':
        return answer(fromRefreshToken(realm, client, form.get('refresh_token')));
      case 'authorization_code':
        return answer(authorization.redeem(realm, client, form));
      default:
        throw refuse.oauth('unsupported_grant_type', 'Unsupported grant_type');
    }
  };

  const userInfo = ({ params, request }: Exchange): Reply => {
    const realm = publicRealm(store, params[0]);
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) throw challenge(realm, 401);
    const claims = verify(realm, bearer);
    const user = realm.users.find(({ id }) => id === claims?.sub);
    if (claims === undefined || user === undefined)
      throw challenge(realm, 401, 'invalid_token', 'Token verification failed');
    if (!claims.scope?.split(' ').includes('openid'))
      throw challenge(realm, 403, 'insufficient_scope', 'Missing openid scope');
    return { status: 200, body: { sub: user.id, ...profileOf(user) } };
  };

  return [
    ['POST', '/realms/:/protocol/openid-connect/token', token],
    ['GET', '/realms/:/protocol/openid-connect/userinfo', userInfo],
    ['POST', '/realms/:/protocol/openid-connect/userinfo', userInfo],
    ...authorization.routes,
  ];
}

function sent(body: Record<string, unknown>): Reply {
  return { status: 200, body, headers: { 'cache-control': 'no-store' } };
}

function authenticated(realm: Realm, { request }: Exchange, form: URLSearchParams): Client {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [basicId, basicSecret] = basic
    ? Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
    : [];
  const id = basicId ?? form.get('client_id');
  const client = realm.clients.find(({ clientId, enabled }) => enabled && clientId === id);
  const secret = basicSecret ?? form.get('client_secret');
  const refusal = 'Invalid client or Invalid client credentials';
  if (client === undefined) throw refuse.oauth('invalid_client', refusal, 401);
  if (!client.publicClient && client.secret !== secret)
    throw refuse.oauth('unauthorized_client', refusal, 401);
  return client;
}

function withPassword(realm: Realm, form: URLSearchParams, wrongPasswordStatus: number): User {
  const username = form.get('username');
  if (!username) throw refuse.oauth('invalid_request', 'Missing parameter: username', 401);
  const outcome = checkPassword(realm, username, form.get('password') ?? '');
  if (outcome.outcome === 'right' && fitForTokens(realm, outcome.user)) return outcome.user;
  throw outcome.outcome === 'wrong'
    ? refuse.oauth('invalid_grant', refusals.wrong, wrongPasswordStatus)
    : refuse.oauth('invalid_grant', refusals[outcome.outcome]);
}

const refusals: Record<PasswordOutcome['outcome'], string> = {
  right: 'Account is not fully set up',
  disabled: 'Account disabled',
  wrong: 'Invalid user credentials',
};

/** Who a client is when it asks for itself. */
function serviceAccount(realm: Realm, client: Client): User {
  const refusal = client.publicClient
    ? 'Public client not allowed to retrieve service account'
    : 'Client not enabled to retrieve service account';
  if (client.publicClient || !client.serviceAccountsEnabled)
    throw refuse.oauth('unauthorized_client', refusal, 401);
  const username = `service-account-${client.clientId}`;
  const roles = [defaultRole(realm.realm)];
  return { id: client.id, username, enabled: true, roles, requiredActions: [], rest: {} };
}

function fromRefreshToken(realm: Realm, client: Client, token: string | null): { user: User; scope: string } {
  if (token === null) throw refuse.oauth('invalid_request', 'No refresh token');
  const claims = verify(realm, token);
  const user = realm.users.find(({ id }) => id === claims?.sub);
  if (claims?.typ !== 'Refresh' || claims.azp !== client.clientId || !user?.enabled)
    throw refuse.oauth('invalid_grant', 'Invalid refresh token');
  return { user, scope: claims.scope ?? '' };
}

function knownScope(asked: string | null): string {
  if (!isKnownScope(asked ?? '')) throw refuse.oauth('invalid_scope', `Invalid scopes: ${asked}`);
  return asked ?? '';
}

function challenge(realm: Realm, status: number, error?: string, description?: string): Refusal {
  const why = error === undefined ? '' : `, error="${error}", error_description="${description}"`;
  return new Refusal(status, undefined, { 'www-authenticate': `Bearer realm="${realm.realm}"${why}` });
}

function isBefore(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
