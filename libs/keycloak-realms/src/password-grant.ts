import * as z from 'zod';
import { decode, type Call, type KeycloakServer } from './http.ts';
import { checkClientId, checkReadableRealm } from './names.ts';
import { secretText } from './secrets.ts';
import type { GrantOutcome, PasswordGrantRequest } from './types.ts';
import { verifiedClaims } from './verified-claims.ts';

/** Tokens for a name and a password. A refusal is an outcome. */
export async function passwordGrant(
  server: KeycloakServer,
  { realm, clientId, clientSecret, username, password }: PasswordGrantRequest,
): Promise<GrantOutcome> {
  const { http, base } = server;
  const call: Call = {
    method: 'POST',
    path: `/realms/${encodeURIComponent(checkReadableRealm(realm))}/protocol/openid-connect/token`,
    form: {
      grant_type: 'password',
      client_id: checkClientId(clientId),
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      username,
      password,
      scope: 'openid',
    },
  };
  const answer = await http.send(call);
  if (answer.status === 400 || answer.status === 401)
    return { outcome: 'refused', reason: answer.said || `status ${answer.status}` };
  const tokens = decode(tokensShape, base, call, answer);
  return {
    outcome: 'granted',
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    idToken: tokens.id_token,
    expiresInSec: tokens.expires_in,
    claims: await verifiedClaims(server, realm, tokens.access_token.reveal()),
  };
}

const tokensShape = z.object({
  access_token: z.string().min(1).pipe(secretText),
  refresh_token: secretText.optional(),
  id_token: secretText.optional(),
  expires_in: z.number(),
});
