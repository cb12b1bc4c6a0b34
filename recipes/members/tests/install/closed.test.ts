// needs: keycloak
import assert from 'node:assert/strict';
import test from 'node:test';
import { app, keycloak, membersPage } from '../../support.ts';

test('the front page is for everybody', async () => {
  const response = await fetch(app.url, { signal: AbortSignal.timeout(10_000) });
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<title>Members<\/title>/);
});

test("the members' page sends a stranger to the sign-on of this run", async () => {
  const response = await fetch(membersPage, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  assert.equal(response.status, 302);
  const target = new URL(response.headers.get('location') ?? '');
  assert.ok(target.href.startsWith(`${keycloak.issuer}/`), target.href);
  assert.equal(target.searchParams.get('client_id'), keycloak.clientId);
  assert.equal(target.searchParams.get('redirect_uri'), `${app.url}/oauth/callback`);
  assert.equal(target.searchParams.get('response_type'), 'code');
});
