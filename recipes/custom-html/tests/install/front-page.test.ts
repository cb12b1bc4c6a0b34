import assert from 'node:assert/strict';
import test from 'node:test';
import { get } from '../../support.ts';

test('a new app serves its front page as HTML', async () => {
  const response = await get('/');
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html\b/);
  assert.match(await response.text(), /<title>/i);
});
