import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  randomUUID,
} from 'node:crypto';
import { defaultRole, impliedRoles, type Client, type Realm, type User } from './realms.ts';

export type Claims = Record<string, unknown> & {
  typ?: string;
  azp?: string;
  sub?: string;
  iss?: string;
  exp?: number;
  scope?: string;
};

/** A signed RS256 token of a realm. */
function sign(realm: Realm, claims: Claims, lifeSec: number): string {
  const now = Math.floor(Date.now() / 1000);
  const head = encode({ alg: 'RS256', typ: 'JWT', kid: keyId(realm, 'sig') });
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
  const claims = valid ? claimsIn(body) : undefined;
  return (claims?.exp ?? 0) > Date.now() / 1000 ? claims : undefined;
}

/** The realm that a token says it is of, if its issuer begins as given. Nothing is proven yet. */
export function claimedRealm(token: string, issuers: string): string | undefined {
  const issuer = claimsIn(token.split('.')[1] ?? '')?.iss;
  return issuer?.startsWith(issuers) ? decodeURIComponent(issuer.slice(issuers.length)) : undefined;
}

/** The realm's public keys for its JWKS document. One of them is not for signatures: a client has to choose. */
export function publicJwks(realm: Realm): Record<string, unknown>[] {
  const { kty, n, e } = createPublicKey(realm.privateKey).export({ format: 'jwk' });
  return [
    { kid: keyId(realm, 'enc'), kty, alg: 'RSA-OAEP', use: 'enc', n, e },
    { kid: keyId(realm, 'sig'), kty, alg: 'RS256', use: 'sig', n, e },
  ];
}

/** The realm's public key as in `/realms/<realm>`: the PEM's body. */
export function publicKeyText(realm: Realm): string {
  return createPublicKey(createPrivateKey(realm.privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
}

export interface TokenRequest {
  issuer: string;
  client: Client;
  user: User;
  /** What was asked for, words with spaces between. */
  scope: string;
  /** Of a log-in by code. */
  login?: { nonce: string | undefined; session: string; at: number };
}

/** The answer of the token end point to somebody who logged in. */
export function tokenAnswer(realm: Realm, request: TokenRequest): Record<string, unknown> {
  const { issuer, client, user, login } = request;
  const life = realm.accessTokenLifespan;
  const refreshLife = 1_800;
  const sid = login?.session ?? randomUUID();
  const { who, access, scope } = accessToken(realm, request, { sid, acr: '1', ...authTime(login) });
  const openid = scope.split(' ').includes('openid');
  const idClaims = {
    ...who,
    ...authTime(login),
    sid,
    typ: 'ID',
    aud: client.clientId,
    at_hash: createHash('sha256').update(access).digest().subarray(0, 16).toString('base64url'),
    ...(login?.nonce ? { nonce: login.nonce } : {}),
  };
  const refreshClaims = { iss: issuer, sub: user.id, azp: client.clientId, sid, scope, aud: issuer };
  return {
    access_token: access,
    expires_in: life,
    refresh_expires_in: refreshLife,
    refresh_token: sign(realm, { ...refreshClaims, typ: 'Refresh' }, refreshLife),
    token_type: 'Bearer',
    ...(openid ? { id_token: sign(realm, idClaims, life) } : {}),
    'not-before-policy': 0,
    session_state: sid,
    scope,
  };
}

/** The answer to a client that asks for itself: no session, so nothing to renew. */
export function clientTokenAnswer(realm: Realm, request: TokenRequest): Record<string, unknown> {
  const { access, scope } = accessToken(realm, request, { client_id: request.client.clientId });
  return {
    access_token: access,
    expires_in: realm.accessTokenLifespan,
    refresh_expires_in: 0,
    token_type: 'Bearer',
    'not-before-policy': 0,
    scope,
  };
}

/** What a person's tokens and the user-info document say. */
export function profileOf({ username, email, rest }: User): Record<string, unknown> {
  const { firstName, lastName, emailVerified } = rest;
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return {
    email_verified: emailVerified === true,
    ...(name ? { name } : {}),
    preferred_username: username,
    ...(firstName ? { given_name: firstName } : {}),
    ...(lastName ? { family_name: lastName } : {}),
    ...(email ? { email } : {}),
  };
}

function accessToken(
  realm: Realm,
  { issuer, client, user, scope: asked }: TokenRequest,
  more: Claims,
): { who: Claims; access: string; scope: string } {
  const openid = asked.split(' ').includes('openid');
  const scope = [...(openid ? ['openid'] : []), 'profile', 'email'].join(' ');
  const who = { iss: issuer, sub: user.id, azp: client.clientId, ...profileOf(user) };
  const origins = client.redirectUris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).origin);
  const roles = user.roles.includes(defaultRole(realm.realm)) ? [...impliedRoles, ...user.roles] : user.roles;
  const claims = {
    ...who,
    ...more,
    typ: 'Bearer',
    aud: 'account',
    ...(origins.length > 0 ? { 'allowed-origins': [...new Set(origins)] } : {}),
    realm_access: { roles: [...new Set(roles)] },
    scope,
  };
  return { who, access: sign(realm, claims, realm.accessTokenLifespan), scope };
}

function authTime(login: TokenRequest['login']): { auth_time?: number } {
  return login ? { auth_time: login.at } : {};
}

function keyId(realm: Realm, use: 'sig' | 'enc'): string {
  return createHash('sha256').update(`${realm.id}${use}`).digest('base64url');
}

function claimsIn(part: string): Claims | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Claims;
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
