import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  randomUUID,
} from 'node:crypto';
import type { Realm, User } from './realms.ts';

export type Claims = Record<string, unknown> & {
  typ?: string;
  azp?: string;
  sub?: string;
  iss?: string;
  exp?: number;
};

/** A signed RS256 token of a realm. */
export function sign(realm: Realm, claims: Claims, lifeSec: number): string {
  const now = Math.floor(Date.now() / 1000);
  const head = encode({ alg: 'RS256', typ: 'JWT', kid: keyId(realm) });
  const body = encode({ jti: randomUUID(), iat: now, exp: now + lifeSec, ...claims });
  const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(realm.privateKey, 'base64url');
  return `${head}.${body}.${signature}`;
}

/** Claims of a token that this realm signed and that has not run out. */
export function verify(realm: Realm, token: string): Claims | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const valid = createVerify('RSA-SHA256')
    .update(`${head}.${body}`)
    .verify(createPublicKey(realm.privateKey), signature, 'base64url');
  if (!valid) return undefined;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
  return (claims.exp ?? 0) > Date.now() / 1000 ? claims : undefined;
}

/** The realm's public key for its JWKS document. */
export function publicJwk(realm: Realm): Record<string, unknown> {
  const { kty, n, e } = createPublicKey(realm.privateKey).export({ format: 'jwk' });
  return { kid: keyId(realm), kty, alg: 'RS256', use: 'sig', n, e };
}

/** The realm's public key as in `/realms/<realm>`: the PEM's body. */
export function publicKeyText(realm: Realm): string {
  return createPublicKey(createPrivateKey(realm.privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
}

/** The answer of the token end point. */
export function tokenAnswer(
  realm: Realm,
  {
    issuer,
    clientId,
    user,
    nonce,
    scope = 'openid',
  }: { issuer: string; clientId: string; user: User; nonce?: string | undefined; scope?: string },
): Record<string, unknown> {
  const life = realm.accessTokenLifespan;
  const refreshLife = 1_800;
  const who = { iss: issuer, sub: user.id, azp: clientId, sid: randomUUID() };
  const profile = { preferred_username: user.username, ...(user.email ? { email: user.email } : {}) };
  return {
    access_token: sign(
      realm,
      { ...who, ...profile, typ: 'Bearer', aud: 'account', scope, realm_access: { roles: user.roles } },
      life,
    ),
    id_token: sign(
      realm,
      { ...who, ...profile, typ: 'ID', aud: clientId, ...(nonce ? { nonce } : {}) },
      life,
    ),
    refresh_token: sign(realm, { ...who, typ: 'Refresh', aud: issuer }, refreshLife),
    expires_in: life,
    refresh_expires_in: refreshLife,
    token_type: 'Bearer',
    'not-before-policy': 0,
    session_state: who.sid,
    scope,
  };
}

function keyId(realm: Realm): string {
  return createHash('sha256').update(realm.id).digest('base64url');
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
