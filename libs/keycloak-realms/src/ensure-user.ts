import { failpoint } from '@ci-warm/failpoints';
import type { Secret } from '@ci-warm/secret';
import * as z from 'zod';
import type { AdminApi } from './admin-api.ts';
import { newSecret } from './secrets.ts';
import type { RealmRequest } from './types.ts';

/** A user who can log in at once. Returns his password. */
export async function ensureUser(
  admin: AdminApi,
  { realm, username, password = newSecret() }: RealmRequest,
): Promise<{ password: Secret; email: string }> {
  const users = `/${encodeURIComponent(realm)}/users`;
  const credential = { type: 'password', value: password, temporary: false };
  const email = username.includes('@') ? username : `${username}@example.org`;
  // Without a whole profile Keycloak calls an account "not fully set up" and gives it no token.
  const profile = {
    username,
    enabled: true,
    email,
    emailVerified: true,
    firstName: 'Test',
    lastName: 'User',
    requiredActions: [],
  };
  const find = async () => {
    const path = `${users}?${new URLSearchParams({ username, exact: 'true' })}`;
    const found = await admin.read(z.array(userShape), { path });
    return found.find((one) => one.username === username);
  };

  failpoint('keycloak-realms.user');
  const present = await find();
  if (present === undefined) {
    const json = { ...profile, credentials: [credential] };
    const made = await admin.call({ method: 'POST', path: users, json, accept: [409] });
    if (made.status !== 409) return { password, email };
  }
  const user = present ?? (await find());
  if (user !== undefined) {
    const path = `${users}/${encodeURIComponent(user.id)}`;
    await admin.call({ method: 'PUT', path, json: profile });
    await admin.call({ method: 'PUT', path: `${path}/reset-password`, json: credential });
  }
  return { password, email };
}

const userShape = z.object({ id: z.string().min(1), username: z.string() });
