import type { Reply } from './requests.ts';
import type { World } from './world.ts';

/** What a test leaves in a Keycloak and looks for again later: asked of the server itself, not of the product. */
export interface Marker {
  realm: string;
  clientId: string;
  clientSecret: string;
  username: string;
  password: string;
}

export const marker: Marker = {
  realm: 'marker',
  clientId: 'marker-app',
  clientSecret: 'marker-client-secret',
  username: 'somebody',
  password: 'marker-user-password',
};

export interface Keycloak {
  /** Realm, client and user in one call. */
  plant(marker: Marker): Promise<void>;
  /** The claims of a token that the user of the marker is granted; throws with the server's words when it is refused. */
  grant(marker: Marker): Promise<Record<string, unknown>>;
  /** What the administrator sees of the marker. */
  look(marker: Marker): Promise<{ realm: string; clients: string[]; users: string[] }>;
  /** Settings of a realm, as an administrator changes them. */
  change(realm: string, settings: object): Promise<void>;
  /** Lines of an answer of its database. */
  query(sql: string): Promise<string[]>;
}

/** A deployed Keycloak of the recipe, behind the world's Traefik. */
export function keycloakAt(world: World, { domain, ca }: { domain: string; ca: string }): Keycloak {
  // The first realm needs keys, and keys need time on a busy machine.
  const server = { host: domain, ca, timeoutMs: 60_000 };
  const send = async (path: string, method: string, token?: string, body?: object): Promise<Reply> => {
    const headers = {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    return await world.ask({
      ...server,
      path,
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  };
  const tokenOf = async (realm: string, fields: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ grant_type: 'password', ...fields }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = `/realms/${realm}/protocol/openid-connect/token`;
    const reply = await world.ask({ ...server, path, method: 'POST', headers, body });
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.body}`);
    return (JSON.parse(reply.body) as { access_token: string }).access_token;
  };
  const exec = async (service: string, argv: readonly string[]): Promise<string> => {
    const stack = world.stack(domain);
    const wanted = { label: [`com.docker.swarm.service.name=${stack.name}_${service}`], status: ['running'] };
    const [container] = await stack.containers(wanted);
    const done = await stack.exec(container?.Id ?? '', argv);
    if (done.exitCode !== 0) throw new Error(`${service}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  };
  const admin = async () => {
    const password = (await exec('app', ['cat', '/run/secrets/admin_password'])).trim();
    return await tokenOf('master', { client_id: 'admin-cli', username: 'admin', password });
  };
  const list = async <T>(path: string, token: string): Promise<T> => {
    const reply = await send(`/admin/realms/${path}`, 'GET', token);
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.body}`);
    return JSON.parse(reply.body) as T;
  };

  return {
    plant: async (wish) => {
      const reply = await send('/admin/realms', 'POST', await admin(), representation(wish));
      if (reply.status !== 201) throw new Error(`the marker was refused: ${reply.status} ${reply.body}`);
    },
    grant: async ({ realm, clientId, clientSecret, username, password }) => {
      const client = { client_id: clientId, client_secret: clientSecret };
      const token = await tokenOf(realm, { ...client, username, password, scope: 'openid' });
      return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    },
    look: async ({ realm, clientId, username }) => {
      const token = await admin();
      const found = await list<{ realm: string }>(realm, token);
      const clients = await list<{ clientId: string }[]>(`${realm}/clients?clientId=${clientId}`, token);
      const users = await list<{ username: string }[]>(`${realm}/users?username=${username}`, token);
      return {
        realm: found.realm,
        clients: clients.map((client) => client.clientId),
        users: users.map((user) => user.username),
      };
    },
    change: async (realm, settings) => {
      const reply = await send(`/admin/realms/${realm}`, 'PUT', await admin(), settings);
      if (reply.status !== 204) throw new Error(`${realm} was not changed: ${reply.status} ${reply.body}`);
    },
    query: async (sql) => {
      const answer = await exec('db', ['psql', '-At', '-U', 'keycloak', '-d', 'keycloak', '-c', sql]);
      return answer.split('\n').filter(Boolean);
    },
  };
}

function representation({ realm, clientId, clientSecret, username, password }: Marker): object {
  const person = { email: `${username}@ci.test`, emailVerified: true, firstName: 'Some', lastName: 'Body' };
  const credentials = [{ type: 'password', value: password, temporary: false }];
  return {
    realm,
    enabled: true,
    clients: [
      { clientId, secret: clientSecret, enabled: true, publicClient: false, directAccessGrantsEnabled: true },
    ],
    users: [{ username, enabled: true, ...person, credentials }],
  };
}
