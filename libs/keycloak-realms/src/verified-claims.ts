import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import * as z from 'zod';
import { issuerOf } from './discovery.ts';
import { decode, type KeycloakHttp } from './http.ts';

/** Claims of a token that the realm's published keys signed (RS256), of its issuer and not run out. Throws WarmError `bad-token`. */
export async function verifiedClaims(
  { http, base, clock }: { http: KeycloakHttp; base: string; clock: Clock },
  realm: string,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const call = { path: `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/certs` };
  const { keys } = decode(keysShape, base, call, await http.send(call));
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = headShape.safeParse(json(head)).data;
  const key = keys.find(({ kid }) => header !== undefined && kid === header.kid);
  if (header === undefined || key === undefined) throw bad(realm, 'no published RS256 key has signed it');
  const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  const claims = claimsShape.safeParse(json(body)).data;
  if (!signed || claims === undefined) throw bad(realm, 'its signature is wrong');
  if (claims.iss !== issuerOf(base, realm)) throw bad(realm, 'its issuer is another one');
  if (claims.exp * 1000 <= clock.now()) throw bad(realm, 'it has run out already: compare the clocks');
  return claims;
}

function bad(realm: string, why: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'bad-token',
    message: `the token that realm "${realm}" gave is not good: ${why}`,
    hint: 'check which server answers, and the settings of the realm’s keys',
  });
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const keysShape = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });
const headShape = z.object({ alg: z.literal('RS256'), kid: z.string() });
const claimsShape = z.looseObject({ iss: z.string(), exp: z.number() });
