import { publicRealm } from './admin-access.ts';
import type { BaseUrl } from './base-url.ts';
import type { Route } from './http.ts';
import type { Store } from './store.ts';
import { publicJwks, publicKeyText } from './tokens.ts';

/** What everybody may read: the console's page, a realm's key, its discovery document and key set. */
export function publicRoutes(store: Store, baseUrl: BaseUrl): Route[] {
  return [
    ['GET', '/', ({ request }) => ({ status: 302, headers: { location: `${baseUrl(request)}/admin/` } })],
    [
      'GET',
      '/admin',
      ({ request }) => ({ status: 302, headers: { location: `${baseUrl(request)}/admin/master/console/` } }),
    ],
    [
      'GET',
      '/admin/master/console',
      ({ request }) =>
        /\/($|\?)/.test(request.url ?? '')
          ? { status: 200, body: '<!doctype html>\n<title>Keycloak Administration Console</title>\n' }
          : { status: 302, headers: { location: `${baseUrl(request)}/admin/master/console/` } },
    ],
    [
      'GET',
      '/realms/:',
      ({ request, params }) => {
        const realm = publicRealm(store, params[0]);
        const issuer = `${baseUrl(request)}/realms/${encodeURIComponent(realm.realm)}`;
        return {
          status: 200,
          body: {
            realm: realm.realm,
            public_key: publicKeyText(realm),
            'token-service': `${issuer}/protocol/openid-connect`,
            'account-service': `${issuer}/account`,
            'tokens-not-before': 0,
          },
        };
      },
    ],
    [
      'GET',
      '/realms/:/.well-known/openid-configuration',
      ({ request, params }) => {
        const realm = publicRealm(store, params[0]);
        return {
          status: 200,
          body: discovery(`${baseUrl(request)}/realms/${encodeURIComponent(realm.realm)}`),
        };
      },
    ],
    [
      'GET',
      '/realms/:/protocol/openid-connect/certs',
      ({ params }) => ({ status: 200, body: { keys: publicJwks(publicRealm(store, params[0])) } }),
    ],
  ];
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
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email'],
    authorization_response_iss_parameter_supported: true,
  };
}
