import type { Client, Realm } from './realms.ts';
import { isKnownScope } from './scopes.ts';

/** What an app asks for when it sends somebody to log in. */
export interface LoginRequest {
  client: Client;
  redirectUri: string;
  state: string | undefined;
  nonce: string | undefined;
  scope: string;
  challenge: { method: string; value: string } | undefined;
  /** Rather an error than a form. */
  silent: boolean;
}

export type ReadLogin =
  | { outcome: 'good'; request: LoginRequest }
  /** The app is told: its address is known to be its own. */
  | { outcome: 'faulty'; redirectUri: string; state: string | undefined; error: string; description?: string }
  /** Nobody can be told but the person. */
  | { outcome: 'untrusted'; message: string };

export function readLogin(realm: Realm, query: URLSearchParams): ReadLogin {
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const client = realm.clients.find(({ clientId, enabled }) => enabled && clientId === text('client_id'));
  if (!realm.enabled) return { outcome: 'untrusted', message: 'Realm not enabled' };
  if (client === undefined) return { outcome: 'untrusted', message: 'Client not found.' };
  const redirectUri = text('redirect_uri') ?? '';
  if (!client.standardFlowEnabled || !isOwn(client, redirectUri))
    return { outcome: 'untrusted', message: 'Invalid parameter: redirect_uri' };

  const state = text('state');
  const faulty = (error: string, description?: string): ReadLogin => ({
    outcome: 'faulty',
    redirectUri,
    state,
    error,
    ...(description === undefined ? {} : { description }),
  });
  const type = text('response_type');
  if (type === undefined) return faulty('invalid_request', 'Missing parameter: response_type');
  if (type !== 'code') return faulty('unsupported_response_type');
  const scope = text('scope') ?? '';
  if (!isKnownScope(scope)) return faulty('invalid_scope', `Invalid scopes: ${scope}`);
  const value = text('code_challenge');
  const method = text('code_challenge_method') ?? 'plain';
  if (!['S256', 'plain'].includes(method))
    return faulty('invalid_request', 'Invalid parameter: code_challenge_method');
  if (value !== undefined && !/^[\w.~-]{43,128}$/.test(value))
    return faulty('invalid_request', 'Invalid parameter: code_challenge');
  return {
    outcome: 'good',
    request: {
      client,
      redirectUri,
      state,
      nonce: text('nonce'),
      scope,
      challenge: value === undefined ? undefined : { method, value },
      silent: text('prompt') === 'none',
    },
  };
}

function isOwn({ redirectUris }: Client, uri: string): boolean {
  const allowed = redirectUris.some((one) =>
    one.endsWith('*') ? uri.startsWith(one.slice(0, -1)) : one === uri,
  );
  return allowed && URL.canParse(uri);
}
