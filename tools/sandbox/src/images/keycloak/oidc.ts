import { realmNamed } from './admin-access.ts';
import { createAuthorization } from './authorization.ts';
import type { BaseUrl } from './base-url.ts';
import { refuse, type Exchange, type Reply, type Route } from './http.ts';
import { passwordMatches, type Client, type Realm, type User } from './realms.ts';
import type { Store } from './store.ts';
import { publicJwk, publicKeyText, tokenAnswer, verify } from './tokens.ts';

/** What everybody may ask of a realm: discovery, keys, tokens, log-in. */
export function oidcRoutes(store: Store, baseUrl: BaseUrl): Route[] {
  const issuerOf = ({ request }: Exchange, realm: Realm): string =>
    `${baseUrl(request)}/realms/${encodeURIComponent(realm.realm)}`;
  const authorization = createAuthorization(store, issuerOf);

  const token = async (exchange: Exchange): Promise<Reply> => {
    const realm = realmNamed(store, exchange.params[0]);
    const form = await exchange.form();
    const client = authenticated(realm, exchange, form);
    const issuer = issuerOf(exchange, realm);
    const answer = (user: User, nonce?: string): Reply => ({
      status: 200,
      body: tokenAnswer(realm, {
        issuer,
        clientId: client.clientId,
        user,
        nonce,
        scope: form.get('scope') ?? 'openid',
      }),
      headers: { 'cache-control': 'no-store' },
    });
    switch (form.get('grant_type')) {
      case 'password':
        return answer(withPassword(realm, client, form));
      case 'client_credentials':
        if (client.publicClient || !client.serviceAccountsEnabled)
          throw refuse.badRequest(
            'unauthorized_client',
            'Client not enabled to retrieve service account',
            401,
          );
        return answer({
          id: client.id,
          username: `service-account-${client.clientId}`,
          enabled: true,
          roles: [],
          rest: {},
        });
      case 'refresh_token':
        return answer(fromRefreshToken(realm, client, form.get('refresh_token') ?? ''));
      case 'authorization_code': {
        const { user, nonce } = authorization.redeem(realm, client, form);
        return answer(user, nonce);
      }
      default:
        throw refuse.badRequest('unsupported_grant_type', 'Unsupported grant_type');
    }
  };

  const userInfo = (exchange: Exchange): Reply => {
    const realm = realmNamed(store, exchange.params[0]);
    const bearer = /^Bearer (.+)$/i.exec(exchange.request.headers.authorization ?? '')?.[1];
    const claims = bearer ? verify(realm, bearer) : undefined;
    const user = realm.users.find(({ id }) => id === claims?.sub);
    if (user === undefined) throw refuse.badRequest('invalid_token', 'Token verification failed', 401);
    return { status: 200, body: { sub: user.id, preferred_username: user.username, email: user.email } };
  };

  return [
    ['GET', '/', () => ({ status: 302, headers: { location: '/admin/' } })],
    ['GET', '/admin', () => ({ status: 302, headers: { location: '/admin/master/console/' } })],
    [
      'GET',
      '/admin/master/console',
      () => ({ status: 200, body: '<!doctype html>\n<title>Keycloak Administration Console</title>\n' }),
    ],
    [
      'GET',
      '/realms/:',
      (exchange) => {
        const realm = realmNamed(store, exchange.params[0]);
        const issuer = issuerOf(exchange, realm);
        return {
          status: 200,
          body: {
            realm: realm.realm,
            public_key: publicKeyText(realm),
            'token-service': `${issuer}/protocol/openid-connect`,
            'account-service': `${issuer}/account`,
          },
        };
      },
    ],
    [
      'GET',
      '/realms/:/.well-known/openid-configuration',
      (exchange) => ({
        status: 200,
        body: discovery(issuerOf(exchange, realmNamed(store, exchange.params[0]))),
      }),
    ],
    [
      'GET',
      '/realms/:/protocol/openid-connect/certs',
      ({ params }) => ({ status: 200, body: { keys: [publicJwk(realmNamed(store, params[0]))] } }),
    ],
    ['POST', '/realms/:/protocol/openid-connect/token', token],
    ['GET', '/realms/:/protocol/openid-connect/userinfo', userInfo],
    ...authorization.routes,
  ];
}

function authenticated(realm: Realm, { request }: Exchange, form: URLSearchParams): Client {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [basicId, basicSecret] = basic
    ? Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
    : [];
  const id = basicId ?? form.get('client_id');
  const client = realm.clients.find(({ clientId, enabled }) => enabled && clientId === id);
  const secret = basicSecret ?? form.get('client_secret');
  if (client === undefined || (!client.publicClient && client.secret !== secret)) {
    throw refuse.badRequest('invalid_client', 'Invalid client or Invalid client credentials', 401);
  }
  return client;
}

function withPassword(realm: Realm, client: Client, form: URLSearchParams): User {
  if (!client.directAccessGrantsEnabled)
    throw refuse.badRequest('unauthorized_client', 'Client not allowed for direct access grants');
  const user = realm.users.find(({ username }) => username === form.get('username')?.toLowerCase());
  if (!user?.enabled || !passwordMatches(user, form.get('password') ?? ''))
    throw refuse.badRequest('invalid_grant', 'Invalid user credentials', 401);
  // Its first administrator has no profile and needs none.
  const whole = realm.realm === 'master' || (user.email && user.rest['firstName'] && user.rest['lastName']);
  if (!whole) throw refuse.badRequest('invalid_grant', 'Account is not fully set up');
  return user;
}

function fromRefreshToken(realm: Realm, client: Client, token: string): User {
  const claims = verify(realm, token);
  const user = realm.users.find(({ id }) => id === claims?.sub);
  if (claims?.typ !== 'Refresh' || claims.azp !== client.clientId || !user?.enabled)
    throw refuse.badRequest('invalid_grant', 'Invalid refresh token');
  return user;
}

function discovery(issuer: string): Record<string, unknown> {
  const connect = `${issuer}/protocol/openid-connect`;
  return {
    issuer,
    authorization_endpoint: `${connect}/auth`,
    token_endpoint: `${connect}/token`,
    userinfo_endpoint: `${connect}/userinfo`,
    jwks_uri: `${connect}/certs`,
    grant_types_supported: ['authorization_code', 'client_credentials', 'password', 'refresh_token'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email'],
  };
}
