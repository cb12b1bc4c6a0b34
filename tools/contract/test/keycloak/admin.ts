import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { settings } from './running.ts';
import { field, type Answer, type Asked } from './send.ts';

export interface Admin {
  /** A call of the admin API below `/admin/realms`, with a token. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A token of the administrator's. */
  token(): Promise<string>;
  /** Asks a realm's token end point. */
  grant(realm: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  /** A realm of the running test's own, gone after it. */
  realm(more?: Record<string, unknown>): Promise<string>;
  /** A client of a realm; gives its id. */
  client(realm: string, given: Record<string, unknown>): Promise<string>;
  /** A user with a whole profile and the password `pw`; gives his id. */
  user(realm: string, username: string, more?: Record<string, unknown>): Promise<string>;
}

export function createAdmin(send: (path: string, asked?: Asked) => Promise<Answer>): Admin {
  // A real server takes its time to check a password: one token serves many calls.
  let held: string | undefined;
  const callWith = (
    token: string,
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ) =>
    send(`/admin/realms${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const admin: Admin = {
    call: async (method, path, body, headers = {}) => {
      held ??= await admin.token();
      const answer = await callWith(held, method, path, body, headers);
      if (answer.status !== 401) return answer;
      held = await admin.token();
      return await callWith(held, method, path, body, headers);
    },
    token: async () => field(await admin.grant('master', adminForm), 'access_token'),
    grant: (realm, form, headers = {}) =>
      send(`/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      }),
    realm: async (more = {}) => {
      const realm = `contract-${randomBytes(4).toString('hex')}`;
      await made(admin.call('POST', '', { realm, enabled: true, ...more }));
      onTestFinished(async () => void (await admin.call('DELETE', `/${realm}`)));
      return realm;
    },
    client: async (realm, given) => idIn(await made(admin.call('POST', `/${realm}/clients`, given))),
    user: async (realm, username, more = {}) => {
      const profile = { email: `${username}@kc.test`, firstName: 'Ada', lastName: 'King' };
      const credentials = [{ type: 'password', value: 'pw', temporary: false }];
      const given = { username, enabled: true, ...profile, credentials, ...more };
      return idIn(await made(admin.call('POST', `/${realm}/users`, given)));
    },
  };
  return admin;
}

export const adminForm = {
  grant_type: 'password',
  client_id: 'admin-cli',
  username: settings.KC_BOOTSTRAP_ADMIN_USERNAME,
  password: settings.KC_BOOTSTRAP_ADMIN_PASSWORD,
};

/** The last part of where something new is. */
export function idIn({ headers }: Answer): string {
  return String(headers['location']).split('/').at(-1) ?? '';
}

async function made(call: Promise<Answer>): Promise<Answer> {
  const answer = await call;
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}
