import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { publicRealm } from './admin-access.ts';
import { checkPassword, fitForTokens } from './check-password.ts';
import { refuse, type Exchange, type Reply, type Route } from './http.ts';
import { errorPage, loginForm } from './login-page.ts';
import { readLogin, type LoginRequest } from './login-request.ts';
import type { Client, Realm, User } from './realms.ts';
import type { Store } from './store.ts';
import type { TokenRequest } from './tokens.ts';

/** A log-in that was begun: the browser holds its id, the form its code. */
interface Pending {
  realm: string;
  request: LoginRequest;
  code: string;
}

/** Somebody who is logged in. */
interface Session {
  id: string;
  realm: string;
  userId: string;
  at: number;
}

interface Grant {
  session: Session;
  request: LoginRequest;
}

export interface Authorization {
  routes: Route[];
  /** Trades a code for its user, once. */
  redeem(realm: Realm, client: Client, form: URLSearchParams): Omit<TokenRequest, 'issuer' | 'client'>;
}

/** The authorization-code flow with a log-in form. Codes and sessions live in memory. */
export function createAuthorization(
  store: Store,
  issuerOf: (exchange: Exchange, realm: Realm) => string,
): Authorization {
  const pending = new Map<string, Pending>();
  const sessions = new Map<string, Session>();
  const grants = new Map<string, Grant>();

  const begin = (query: URLSearchParams, exchange: Exchange): Reply => {
    const realm = publicRealm(store, exchange.params[0]);
    const read = readLogin(realm, query);
    if (read.outcome === 'untrusted') return errorPage(read.message);
    const back = (answer: Record<string, string | undefined>) =>
      sentBack(read.outcome === 'good' ? read.request : read, { ...answer, iss: issuerOf(exchange, realm) });
    if (read.outcome === 'faulty') return back({ error: read.error, error_description: read.description });
    const session = sessions.get(cookie(exchange, 'KEYCLOAK_IDENTITY') ?? '');
    if (session?.realm === realm.realm) return back(granted(session, read.request));
    if (read.request.silent) return back({ error: 'login_required' });
    const id = randomUUID();
    const login = { realm: realm.realm, request: read.request, code: randomBytes(24).toString('base64url') };
    pending.set(id, login);
    return {
      ...loginForm(realm, actionOf(issuerOf(exchange, realm), login)),
      ...cookies(realm, { AUTH_SESSION_ID: id }),
    };
  };

  const authenticate = async (exchange: Exchange): Promise<Reply> => {
    const realm = publicRealm(store, exchange.params[0]);
    const id = cookie(exchange, 'AUTH_SESSION_ID') ?? '';
    const login = pending.get(id);
    if (login?.realm !== realm.realm || login.code !== exchange.query.get('session_code'))
      return errorPage('Restart login cookie not found. It may have expired.');
    const issuer = issuerOf(exchange, realm);
    const form = await exchange.form();
    const checked = checkPassword(realm, form.get('username') ?? '', form.get('password') ?? '');
    if (checked.outcome !== 'right') {
      login.code = randomBytes(24).toString('base64url');
      return loginForm(realm, actionOf(issuer, login), refusals[checked.outcome]);
    }
    if (!fitForTokens(realm, checked.user)) return { status: 302, headers: toDo(issuer, checked.user) };
    pending.delete(id);
    const at = Math.floor(Date.now() / 1000);
    const session = { id: randomUUID(), realm: realm.realm, userId: checked.user.id, at };
    sessions.set(session.id, session);
    const reply = sentBack(login.request, { ...granted(session, login.request), iss: issuer });
    const set = cookies(realm, { KEYCLOAK_IDENTITY: session.id, KEYCLOAK_SESSION: randomUUID() });
    return { ...reply, headers: { ...reply.headers, ...set.headers } };
  };

  const granted = (session: Session, request: LoginRequest) => {
    const code = randomBytes(24).toString('base64url');
    grants.set(code, { session, request });
    return { session_state: session.id, code };
  };

  return {
    routes: [
      ['GET', '/realms/:/protocol/openid-connect/auth', (exchange) => begin(exchange.query, exchange)],
      [
        'POST',
        '/realms/:/protocol/openid-connect/auth',
        async (exchange) => begin(await exchange.form(), exchange),
      ],
      ['POST', '/realms/:/login-actions/authenticate', authenticate],
    ],
    redeem(realm, client, form) {
      const code = form.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      const user = realm.users.find(({ id }) => id === grant?.session.userId);
      if (grant?.session.realm !== realm.realm || user === undefined)
        throw refuse.oauth('invalid_grant', 'Code not valid');
      const { session, request } = grant;
      if (request.client.id !== client.id) throw refuse.oauth('invalid_grant', 'Auth error');
      if (request.redirectUri !== form.get('redirect_uri'))
        throw refuse.oauth('invalid_grant', 'Incorrect redirect_uri');
      requireVerifier(request, form.get('code_verifier'));
      return {
        user,
        scope: request.scope,
        login: { nonce: request.nonce, session: session.id, at: session.at },
      };
    },
  };
}

function requireVerifier({ challenge }: LoginRequest, verifier: string | null): void {
  if (challenge === undefined) return;
  if (verifier === null) throw refuse.oauth('invalid_grant', 'PKCE code verifier not specified');
  const hashed = createHash('sha256').update(verifier).digest('base64url');
  if (challenge.value !== (challenge.method === 'S256' ? hashed : verifier))
    throw refuse.oauth('invalid_grant', 'PKCE verification failed: Code mismatch');
}

function sentBack(
  { redirectUri, state }: { redirectUri: string; state: string | undefined },
  answer: Record<string, string | undefined>,
): Reply {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, state }))
    if (value !== undefined) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href } };
}

function actionOf(issuer: string, { request, code }: Pending): string {
  const query = new URLSearchParams({ session_code: code, client_id: request.client.clientId });
  return `${issuer}/login-actions/authenticate?${query}`;
}

/** Where somebody is sent who has something to do first. Those pages are not spoken here. */
function toDo(issuer: string, { requiredActions: [first = 'VERIFY_PROFILE'] }: User): Record<string, string> {
  return { location: `${issuer}/login-actions/required-action?${new URLSearchParams({ execution: first })}` };
}

/** For this realm's paths only, and marked for TLS: a client has to send them back over a proxied address all the same. */
function cookies(realm: Realm, values: Record<string, string>): { headers: Record<string, string[]> } {
  const rest = `Path=/realms/${encodeURIComponent(realm.realm)}/; Secure; HttpOnly; SameSite=None`;
  return {
    headers: { 'set-cookie': Object.entries(values).map(([name, value]) => `${name}=${value}; ${rest}`) },
  };
}

function cookie({ request }: Exchange, name: string): string | undefined {
  const all = request.headers.cookie?.split(/;\s*/) ?? [];
  return all.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}

const refusals = {
  wrong: 'Invalid username or password.',
  disabled: 'Account is disabled, contact your administrator.',
};
