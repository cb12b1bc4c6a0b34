import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from '../support.ts';

test('the admin console is served', async () => {
  const response = await ask('/admin/master/console/');
  assert.equal(response.status, 200);
  assert.match(await response.text(), /keycloak/i);
});

test('the admin API is closed to strangers', async () => {
  assert.equal((await ask('/admin/realms')).status, 401);
});

test('a realm that does not exist is a 404', async () => {
  assert.equal((await ask('/realms/there-is-no-such-realm')).status, 404);
});
