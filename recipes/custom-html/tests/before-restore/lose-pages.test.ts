import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import test from 'node:test';
import { backedUpName, contentPath, get } from '../../support.ts';

test('the page is lost, and the front page is spoilt', async () => {
  rmSync(dirname(contentPath(backedUpName)), { recursive: true });
  writeFileSync(contentPath('index.html'), 'spoilt');
  assert.equal((await get(`/${backedUpName}`)).status, 404);
  assert.equal(await (await get('/')).text(), 'spoilt');
});
