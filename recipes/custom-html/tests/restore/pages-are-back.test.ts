import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { backedUpName, context, get } from '../../support.ts';

test('the page is served again as it was written', async () => {
  const response = await get(`/${backedUpName}`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), readFileSync(join(context.scratch, backedUpName), 'utf8'));
});

test('the front page is no longer spoilt', async () => {
  assert.match(await (await get('/')).text(), /<title>/i);
});
