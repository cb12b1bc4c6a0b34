import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, sql } from '../../support.ts';

test('the books and the notes are lost', async () => {
  sql('TRUNCATE entry, note');
  assert.deepEqual(await ask('/notes'), []);
  assert.deepEqual(await ask('/books'), { entries: 0, seal: null });
});
