import { writeFileSync } from 'node:fs';
import test from 'node:test';
import { ask, note, seen, seenFile } from '../../support.ts';

test('a note is written that the backup has to keep', async () => {
  await ask('/notes', { method: 'POST', body: note });
  writeFileSync(seenFile, JSON.stringify(await seen()));
});
