import { createHash, randomBytes } from 'node:crypto';
import { realmNamed } from './admin-access.ts';
import { refuse, type Exchange, type Reply, type Route } from './http.ts';
import { passwordMatches, type Client, type Realm, type User } from './realms.ts';
import type { Store } from './store.ts';

interface Grant {
  realm: string;
  clientId: string;
  redirectUri: string;
  userId: string;
  nonce: string | undefined;
  challenge: string | undefined;
}

export interface Authorization {
  routes: Route[];
  /** Trades a code for its user, once. */
  redeem(realm: Realm, client: Client, form: URLSearchParams): { user: User; nonce: string | undefined };
}

/** The authorization-code flow with a log-in form. Codes live in memory, as sessions do. */
export function createAuthorization(
  store: Store,
  issuerOf: (exchange: Exchange, realm: Realm) => string,
): Authorization {
  const grants = new Map<string, Grant>();

  const form = (exchange: Exchange): Reply => {
    const { query } = exchange;
    const realm = realmNamed(store, exchange.params[0]);
    allowedRedirect(realm, query);
    const action = `${issuerOf(exchange, realm)}/login-actions/authenticate?${query.toString()}`;
    return { status: 200, body: loginForm(realm, action) };
  };

  const authenticate = async ({ params, query, form: read }: Exchange): Promise<Reply> => {
    const realm = realmNamed(store, params[0]);
    const { client, redirectUri } = allowedRedirect(realm, query);
    const given = await read();
    const user = realm.users.find(({ username }) => username === given.get('username')?.toLowerCase());
    if (!user?.enabled || !passwordMatches(user, given.get('password') ?? '')) {
      return { status: 200, body: loginForm(realm, '', 'Invalid username or password.') };
    }
    const code = randomBytes(24).toString('base64url');
    grants.set(code, {
      realm: realm.realm,
      clientId: client.clientId,
      redirectUri,
      userId: user.id,
      nonce: query.get('nonce') ?? undefined,
      challenge: query.get('code_challenge') ?? undefined,
    });
    const target = new URL(redirectUri);
    target.searchParams.set('code', code);
    const state = query.get('state');
    if (state !== null) target.searchParams.set('state', state);
    return { status: 302, headers: { location: target.href } };
  };

  return {
    routes: [
      ['GET', '/realms/:/protocol/openid-connect/auth', form],
      ['POST', '/realms/:/login-actions/authenticate', authenticate],
    ],
    redeem(realm, client, given) {
      const code = given.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      const user = realm.users.find(({ id }) => id === grant?.userId);
      const verifier = createHash('sha256')
        .update(given.get('code_verifier') ?? '')
        .digest('base64url');
      const fits =
        grant?.realm === realm.realm &&
        grant.clientId === client.clientId &&
        grant.redirectUri === given.get('redirect_uri') &&
        (grant.challenge === undefined || grant.challenge === verifier);
      if (!fits || user === undefined) throw refuse.badRequest('invalid_grant', 'Code not valid');
      return { user, nonce: grant.nonce };
    },
  };
}

function allowedRedirect(realm: Realm, query: URLSearchParams): { client: Client; redirectUri: string } {
  const client = realm.clients.find(
    ({ clientId, enabled }) => enabled && clientId === query.get('client_id'),
  );
  if (client === undefined) throw refuse.badRequest('invalid_request', 'Client not found.');
  const redirectUri = query.get('redirect_uri') ?? '';
  const allowed = client.redirectUris.some((one) =>
    one.endsWith('*') ? redirectUri.startsWith(one.slice(0, -1)) : one === redirectUri,
  );
  if (!client.standardFlowEnabled || !allowed || !URL.canParse(redirectUri))
    throw refuse.badRequest('invalid_request', 'Invalid parameter: redirect_uri');
  return { client, redirectUri };
}

function loginForm(realm: Realm, action: string, message = ''): string {
  const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
  return `<!doctype html>
<title>Sign in to ${escaped(realm.realm)}</title>
<p>${message}</p>
<form id="kc-form-login" method="post" action="${escaped(action)}">
<input name="username" autocomplete="username"><input name="password" type="password" autocomplete="current-password">
<button id="kc-login">Sign in</button>
</form>
`;
}
