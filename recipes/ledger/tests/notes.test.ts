import assert from 'node:assert/strict';
import test from 'node:test';
import { context, leaveNote, notes } from '../support.ts';

test('notes are kept as they are, in order', async () => {
  const before = await notes();
  const odd = ["it's \\ odd; DROP TABLE note --", 'naïve ☂'];
  for (const text of odd) await leaveNote(text);
  assert.deepEqual(await notes(), [...before, ...odd]);
});

test('a page that is not there is a 404', async () => {
  const response = await fetch(new URL('/there-is-no-such-page', context.app.url), {
    signal: AbortSignal.timeout(15_000),
  });
  assert.equal(response.status, 404);
});
