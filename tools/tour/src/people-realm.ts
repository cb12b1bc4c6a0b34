import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import type { Sandbox } from '@ci-warm/sandbox';

const run = promisify(execFile);
const realm = 'people';

/** Somebody's data in the warm Keycloak: what an upgrade must not lose. */
export interface PeopleRealm {
  create(): Promise<void>;
  /** Realm, clients and users as the admin API shows them now. */
  read(): Promise<unknown>;
}

export function createPeopleRealm(sandbox: Sandbox, domain: string): PeopleRealm {
  const call = async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<string> => {
    const { status, text } = await send(sandbox.connectTo, domain, { method, path, headers, body });
    if (status >= 300) throw new Error(`${method} ${path} at ${domain} answered ${status}`);
    return text;
  };
  const asAdmin = async (): Promise<(method: string, path: string, body?: unknown) => Promise<string>> => {
    const password = await adminPassword(sandbox, domain);
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'admin',
      password,
    });
    const answer = await call('POST', '/realms/master/protocol/openid-connect/token', form.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const { access_token: token } = JSON.parse(answer) as { access_token: string };
    return async (method, path, body) =>
      await call(method, `/admin/realms${path}`, body === undefined ? undefined : JSON.stringify(body), {
        authorization: `Bearer ${token}`,
      });
  };

  return {
    async create() {
      const admin = await asAdmin();
      await admin('POST', '', { realm, enabled: true, displayName: 'People', attributes: { tour: 'yes' } });
      await admin('POST', `/${realm}/clients`, { clientId: 'wiki', secret: 'only for the tour' });
      for (const username of ['ada', 'grace'])
        await admin('POST', `/${realm}/users`, { username, enabled: true, email: `${username}@ci.test` });
    },
    async read() {
      const admin = await asAdmin();
      const texts = await Promise.all(
        ['', '/clients', '/users'].map(async (part) => await admin('GET', `/${realm}${part}`)),
      );
      return texts.map((text) => JSON.parse(text) as unknown);
    },
  };
}

/** Where the server itself reads it: inside its container. */
async function adminPassword({ env }: Sandbox, domain: string): Promise<string> {
  const args = ['app', 'run', domain, 'app', '--no-input', '--', 'cat', '/run/secrets/admin_password'];
  const { stdout } = await run('abra', args, { env: { ...process.env, ...env }, timeout: 30_000 });
  return stdout.trim();
}

interface Message {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

async function send(
  connectTo: string,
  domain: string,
  { method, path, headers, body }: Message,
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const [host, port] = connectTo.split(':');
  request(
    { host, port, method, path, headers: { host: domain, ...headers }, agent: false, timeout: 10_000 },
    (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', reject).once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    },
  )
    .once('error', reject)
    .end(body);
  return await promise;
}
