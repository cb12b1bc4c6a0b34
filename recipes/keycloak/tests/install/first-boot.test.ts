import assert from 'node:assert/strict';
import test from 'node:test';
import { askJson, signingKeys } from '../../support.ts';

test('the master realm is there after the first boot', async () => {
  assert.equal((await askJson('/realms/master'))['realm'], 'master');
});

test('it has a key to sign with', async () => {
  assert.ok((await signingKeys()).length > 0);
});
