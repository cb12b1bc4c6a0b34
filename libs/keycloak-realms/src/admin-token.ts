import { WarmError } from '@ci-warm/errors';
import { Secret } from '@ci-warm/secret';
import * as z from 'zod';
import { decode, type Call, type KeycloakServer } from './http.ts';
import { secretText } from './secrets.ts';
import type { AdminPassword } from './types.ts';

export interface AdminToken {
  /** One that lasts a while yet. Those who ask at once share one. */
  get(): Promise<Secret>;
  /** The next one is a new one; without a token, whichever is held. `distrust`: it is not had by renewing this one. */
  forget(token?: Secret, options?: { distrust: boolean }): void;
}

/**
 * The administrator's token. The password is asked for when it is needed and never kept.
 *
 * Throws WarmError `admin-refused` (infrastructure).
 */
export function createAdminToken(
  { http, base, clock }: KeycloakServer,
  { adminUser, adminPassword }: { adminUser: string; adminPassword: AdminPassword },
): AdminToken {
  let current: Held | undefined;
  let pending: Promise<Held> | undefined;

  const ask = async (grant: NonNullable<Call['form']>): Promise<Held | { refusal: string }> => {
    const call: Call = { method: 'POST', path: tokenPath, form: { client_id: 'admin-cli', ...grant } };
    const asked = clock.monotonic();
    const answer = await http.send(call);
    if (answer.status === 400 || answer.status === 401)
      return { refusal: answer.said || `status ${answer.status}` };
    const given = decode(tokenShape, base, call, answer);
    const marginSec = Math.min(longestMarginSec, given.expires_in / 2);
    return {
      token: given.access_token,
      refreshToken: given.refresh_token,
      freshUntil: asked + (given.expires_in - marginSec) * 1000,
    };
  };
  const renew = async (): Promise<Held> => {
    if (current?.refreshToken !== undefined) {
      const held = await ask({ grant_type: 'refresh_token', refresh_token: current.refreshToken });
      if ('token' in held) return held;
    }
    const password = new Secret((await adminPassword()).reveal().replace(/\r?\n$/, ''));
    const held = await ask({ grant_type: 'password', username: adminUser, password });
    if ('token' in held) return held;
    throw new WarmError({
      kind: 'infrastructure',
      code: 'admin-refused',
      message: `Keycloak at ${base} refused its administrator "${adminUser}": ${held.refusal}`,
      hint: 'check that the password that was read is that of this very server and of this administrator',
    });
  };

  return {
    get: async () => {
      if (current !== undefined && clock.monotonic() < current.freshUntil) return current.token;
      pending ??= renew()
        .then((held) => (current = held))
        .finally(() => (pending = undefined));
      return (await pending).token;
    },
    forget: (token, { distrust } = { distrust: false }) => {
      if (current === undefined || (token !== undefined && token !== current.token)) return;
      current = distrust ? undefined : { ...current, freshUntil: -Infinity };
    },
  };
}

interface Held {
  token: Secret;
  refreshToken: Secret | undefined;
  /** On the monotonic clock. */
  freshUntil: number;
}

const tokenShape = z.object({
  access_token: z.string().min(1).pipe(secretText),
  refresh_token: secretText.optional(),
  expires_in: z.number(),
});
const tokenPath = '/realms/master/protocol/openid-connect/token';
const longestMarginSec = 10;
