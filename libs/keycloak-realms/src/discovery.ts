import { WarmError } from '@ci-warm/errors';
import * as z from 'zod';
import { decode, type KeycloakServer } from './http.ts';
import { checkReadableRealm } from './names.ts';
import type { Discovery } from './types.ts';

export function issuerOf(base: string, realm: string): string {
  return `${base}/realms/${encodeURIComponent(realm)}`;
}

/** Reads a realm's discovery document. Throws WarmError `issuer-mismatch` (infrastructure). */
export async function verifyDiscovery(
  { http, base }: Omit<KeycloakServer, 'clock'>,
  realm: string,
): Promise<Discovery> {
  const wanted = issuerOf(base, checkReadableRealm(realm));
  const call = { path: `/realms/${encodeURIComponent(realm)}/.well-known/openid-configuration` };
  const found = decode(discoveryShape, base, call, await http.send(call));
  if (found.issuer === wanted)
    return {
      issuer: found.issuer,
      authorizationEndpoint: found.authorization_endpoint,
      tokenEndpoint: found.token_endpoint,
      jwksUri: found.jwks_uri,
    };
  throw new WarmError({
    kind: 'infrastructure',
    code: 'issuer-mismatch',
    message: `realm "${realm}" calls itself ${JSON.stringify(found.issuer.slice(0, 200))}, not ${wanted}`,
    hint: 'set the host name of Keycloak (its DOMAIN) and CCCI_PUBLIC_URL to the same address',
  });
}

const discoveryShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
});
