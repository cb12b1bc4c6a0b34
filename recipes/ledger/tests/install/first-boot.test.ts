import assert from 'node:assert/strict';
import test from 'node:test';
import { books, notes } from '../../support.ts';

test('the books are complete as soon as the app answers', async () => {
  const { entries, seal } = await books();
  assert.ok(entries > 0);
  assert.match(seal, /^[0-9a-f]{64}$/);
});

test('a new app has no notes', async () => {
  assert.deepEqual(await notes(), []);
});
