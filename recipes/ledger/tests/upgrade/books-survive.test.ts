import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { books, booksFile, context, noteOfRun, notes } from '../../support.ts';

test('the note from before the upgrade is there', async () => {
  assert.ok((await notes()).includes(noteOfRun));
});

test('not one entry of the books has changed', async () => {
  assert.deepEqual(await books(), JSON.parse(readFileSync(join(context.scratch, booksFile), 'utf8')));
});
