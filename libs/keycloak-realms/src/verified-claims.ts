import { WarmError } from '@ci-warm/errors';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import * as z from 'zod';
import { issuerOf } from './discovery.ts';
import { decode, type KeycloakServer } from './http.ts';

/** Claims of a token that the realm's published keys signed (RS256), of its issuer and not run out. Throws WarmError `bad-token`. */
export async function verifiedClaims(
  { http, base, clock }: KeycloakServer,
  realm: string,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const call = { path: `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/certs` };
  const published = decode(keysShape, base, call, await http.send(call)) as JSONWebKeySet;
  const { payload } = await jwtVerify(token, createLocalJWKSet(published), {
    algorithms: ['RS256'],
    issuer: issuerOf(base, realm),
    requiredClaims: ['exp'],
    currentDate: new Date(clock.now()),
  }).catch((error: unknown) => {
    throw badToken(realm, whyBad(error));
  });
  return payload;
}

function whyBad(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has run out already: compare the clocks';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss')
    return 'its issuer is another one';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its claim "${error.claim}" is not as it must be`;
  return 'no published RS256 key has signed it';
}

function badToken(realm: string, why: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'bad-token',
    message: `the token that realm "${realm}" gave is not good: ${why}`,
    hint: 'check which server answers, and the settings of the realm’s keys',
  });
}

const keysShape = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });
