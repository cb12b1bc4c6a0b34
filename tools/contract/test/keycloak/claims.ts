import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { expect } from 'vitest';
import { list } from './send.ts';
import type { World } from './world.ts';

/** What a token says, unproven. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}

/** What a token says, once the key of the realm that it names has been seen to have signed it. */
export async function provenClaims(
  world: World,
  realm: string,
  token: string,
): Promise<Record<string, unknown>> {
  const certs = await world.send(`/realms/${encodeURIComponent(realm)}/protocol/openid-connect/certs`);
  const { keys } = certs.json as { keys: unknown };
  const [head = '', body = '', signature = ''] = token.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<string, string>;
  expect(alg).toBe('RS256');
  const key = list({ ...certs, json: keys }).find((one) => one['kid'] === kid);
  expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
  const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  const signed = Buffer.from(`${head}.${body}`);
  expect(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  return claimsOf(token);
}
