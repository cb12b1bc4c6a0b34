import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { seen, seenFile } from '../../support.ts';

test('books and notes are what they were', async () => {
  assert.deepEqual(await seen(), JSON.parse(readFileSync(seenFile, 'utf8')));
});
