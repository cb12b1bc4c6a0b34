import { readText } from '../container.ts';
import { answer, failAfterMigration, failAtStart, serve } from '../serve.ts';
import { cookiesOf, createLogins } from './logins.ts';
import { createProvider } from './provider.ts';

// A page for members only, behind somebody else's sign-on: a relying party of OpenID Connect with the code flow.

failAtStart();
failAfterMigration();
const secret = readText('/run/secrets/oidc_client_secret') ?? '';
const provider = createProvider(process.env, secret);
const logins = createLogins();
const html = 'text/html; charset=utf-8';
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

await serve(
  async (request, response) => {
    const proto = String(request.headers['x-forwarded-proto'] ?? 'http');
    const base = `${proto}://${request.headers.host ?? ''}`;
    const url = new URL(request.url ?? '/', base);
    const redirectUri = `${base}/oauth/callback`;
    const cookies = cookiesOf(request.headers.cookie);
    const goTo = (location: string, cookie?: string): void =>
      void response.writeHead(302, { location, ...(cookie ? { 'set-cookie': cookie } : {}) }).end();

    if (url.pathname === '/')
      return answer(
        response,
        200,
        '<!doctype html>\n<title>Members</title>\n<a href="/members/">enter</a>\n',
        html,
      );
    if (provider === undefined) return answer(response, 503, 'no sign-on is set up\n');
    if (url.pathname === '/oauth/callback') {
      const login = logins.finish(cookies.get('login'), url.searchParams.get('state'));
      if (login === undefined) return answer(response, 400, 'this log-in was not begun here\n');
      const said = url.searchParams.get('error');
      if (said !== null) return answer(response, 403, `the sign-on says: ${said}\n`);
      const code = url.searchParams.get('code') ?? '';
      const user = await provider.userFor({ code, redirectUri, nonce: login.nonce });
      if ('refused' in user) return answer(response, 401, `${user.refused}\n`);
      return goTo('/members/', logins.enter(user.name));
    }
    if (url.pathname !== '/members/') return answer(response, 404, 'Not Found\n');
    const name = logins.memberOf(cookies.get('member'));
    if (name !== undefined)
      return answer(
        response,
        200,
        `<!doctype html>\n<title>Members</title>\n<p>signed in as ${escaped(name)}\n`,
        html,
      );
    const { state, nonce, cookie } = logins.begin();
    goTo(provider.authorizationUrl({ redirectUri, state, nonce }), cookie);
  },
  { port: 80 },
);
