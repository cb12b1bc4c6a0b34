import { request } from '../../node-http.ts';
import { text } from 'node:stream/consumers';
import { resolve } from '../container.ts';

export interface Provider {
  authorizationUrl(login: { redirectUri: string; state: string; nonce: string }): string;
  /** Trades a code for who the user is. */
  userFor(login: {
    code: string;
    redirectUri: string;
    nonce: string;
  }): Promise<{ name: string } | { refused: string }>;
}

/** The sign-on that the environment names; `undefined` while it names none. */
export function createProvider(
  env: Readonly<Record<string, string | undefined>>,
  secret: string,
): Provider | undefined {
  const issuer = env['OIDC_ISSUER'] ?? '';
  const clientId = env['OIDC_CLIENT_ID'] ?? '';
  const authorization = env['OIDC_AUTHORIZATION_URL'] ?? '';
  const tokenUrl = env['OIDC_TOKEN_URL'] ?? '';
  const via = env['OIDC_VIA'] ?? '';
  if ([issuer, clientId, authorization, tokenUrl].includes('')) return undefined;
  return {
    authorizationUrl: ({ redirectUri, state, nonce }) => {
      const url = new URL(authorization);
      const wanted = { response_type: 'code', scope: 'openid', client_id: clientId, state, nonce };
      for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
      url.searchParams.set('redirect_uri', redirectUri);
      return url.href;
    },
    userFor: async ({ code, redirectUri, nonce }) => {
      const basic = Buffer.from([clientId, secret].map(encodeURIComponent).join(':')).toString('base64');
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
      const answer = await post(tokenUrl, new URLSearchParams(form), {
        authorization: `Basic ${basic}`,
        via,
      });
      if (answer.status !== 200) return { refused: `the sign-on refused the code: ${answer.body}` };
      // It came from the token end point itself, so that its signature adds nothing.
      const { id_token: token } = JSON.parse(answer.body) as { id_token: string };
      const part = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
      const claims = JSON.parse(part) as Record<string, unknown>;
      const wrong = [
        ...(claims['iss'] === issuer ? [] : ['issuer']),
        ...([claims['aud']].flat().includes(clientId) ? [] : ['audience']),
        ...(claims['nonce'] === nonce ? [] : ['nonce']),
      ];
      if (wrong.length > 0) return { refused: `the token has another ${wrong.join(', ')}` };
      return { name: String(claims['preferred_username'] ?? claims['sub']) };
    },
  };
}

/** `via` is a `host:port` on a network of this app's own: it is told what the ingress would have told it. */
async function post(
  target: string,
  form: URLSearchParams,
  { authorization, via }: { authorization: string; via: string },
): Promise<{ status: number; body: string }> {
  const url = new URL(target);
  const proto = url.protocol.slice(0, -1);
  const [name = '', port = '80'] = (via || url.host).split(':');
  const forwarded = {
    'x-forwarded-proto': proto,
    'x-forwarded-host': url.host,
    'x-forwarded-port': url.port || (proto === 'https' ? '443' : '80'),
  };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization,
    host: url.host,
    ...(via ? forwarded : {}),
  };
  const [host = name] = resolve(name);
  const { promise, resolve: done, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const asked = request(
    { host, port, path: url.pathname, method: 'POST', headers, timeout: 10_000 },
    (response) => {
      text(response).then((body) => done({ status: response.statusCode ?? 0, body }), reject);
    },
  );
  asked.once('error', reject).once('timeout', () => asked.destroy(new Error(`${url.host} does not answer`)));
  asked.end(form.toString());
  return await promise;
}
