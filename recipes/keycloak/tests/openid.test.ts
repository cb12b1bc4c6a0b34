import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, askJson, context } from '../support.ts';

test('discovery names this host as the issuer, and endpoints below it', async () => {
  const document = await askJson('/realms/master/.well-known/openid-configuration');
  const issuer = `${context.app.url}/realms/master`;
  assert.equal(document['issuer'], issuer);
  for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']) {
    assert.ok(
      String(document[endpoint]).startsWith(`${issuer}/`),
      `${endpoint}: ${String(document[endpoint])}`,
    );
  }
});

test('a wrong password gets no token', async () => {
  const response = await token({
    client_id: 'admin-cli',
    grant_type: 'password',
    username: 'admin',
    password: 'not the password',
  });
  // 401 up to 26.5; from 26.6 on 400, as the OAuth standard has it.
  assert.ok([400, 401].includes(response.status), String(response.status));
  assert.equal(((await response.json()) as { error?: string }).error, 'invalid_grant');
});

test('an unknown client gets no token', async () => {
  const response = await token({ client_id: 'nobody-knows-me', grant_type: 'client_credentials' });
  assert.ok([400, 401].includes(response.status), String(response.status));
});

function token(form: Record<string, string>): Promise<Response> {
  return ask('/realms/master/protocol/openid-connect/token', {
    method: 'POST',
    body: new URLSearchParams(form),
  });
}
