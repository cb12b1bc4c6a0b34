// needs: keycloak
import assert from 'node:assert/strict';
import test from 'node:test';
import { keycloak, recipe, secrets } from '../support.ts';

const connect = `${keycloak.issuer}/protocol/openid-connect`;

test('the realm is of this run, and its discovery says so', async () => {
  assert.match(keycloak.realm, new RegExp(`^${recipe}-[0-9a-f]{6}$`));
  const response = await ask(`${keycloak.issuer}/.well-known/openid-configuration`);
  assert.equal(response.status, 200);
  assert.equal(((await response.json()) as { issuer: string }).issuer, keycloak.issuer);
});

test('name and password give a token, and the token gives the person', async () => {
  const { clientSecret, password } = secrets();
  const granted = await grant(clientSecret, password);
  assert.equal(granted.status, 200);
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const person = await ask(`${connect}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(person.status, 200);
  const claims = (await person.json()) as { preferred_username: string; email: string };
  assert.deepEqual(
    { username: claims.preferred_username, email: claims.email },
    { username: keycloak.username, email: keycloak.email },
  );
});

test('another secret of the client gives none', async () => {
  assert.equal((await grant('another', secrets().password)).status, 401);
});

function grant(clientSecret: string, password: string): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'password',
    scope: 'openid',
    client_id: keycloak.clientId,
    client_secret: clientSecret,
    username: keycloak.username,
    password,
  });
  return ask(`${connect}/token`, { method: 'POST', body });
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(15_000), ...init });
}
