import type { RecipeConfig } from '@ci-warm/recipe-config';

export const config = {
  warmCanonical: true,
  health: { path: '/', statuses: [200], bodyIncludes: '<title>Members</title>' },
  timeouts: { deploySec: 180, testSec: 120 },
  deps: [{ recipe: 'keycloak', redirectUris: ['{app.url}/oauth/callback'] }],
  env: {
    OIDC_ISSUER: '{deps.keycloak.issuer}',
    OIDC_CLIENT_ID: '{deps.keycloak.clientId}',
    OIDC_AUTHORIZATION_URL: '{deps.keycloak.authorizationUrl}',
    OIDC_TOKEN_URL: '{deps.keycloak.tokenUrl}',
    OIDC_JWKS_URL: '{deps.keycloak.jwksUrl}',
    // Over the network that both are in: a server under test may have names that only its ingress knows.
    OIDC_VIA: '{deps.keycloak.service}:8080',
  },
  secrets: { oidc_client_secret: '{deps.keycloak.clientSecret}' },
  expectedNotApplicable: {
    backup: 'it keeps nothing',
    restore: 'it keeps nothing',
  },
} satisfies RecipeConfig;
