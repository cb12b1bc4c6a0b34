import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { books, booksFile, context, leaveNote, noteOfRun, notes } from '../../support.ts';

test('a note is kept', async () => {
  await leaveNote(noteOfRun);
  assert.ok((await notes()).includes(noteOfRun));
});

test('the books before the upgrade are known', async () => {
  writeFileSync(join(context.scratch, booksFile), JSON.stringify(await books()));
});
