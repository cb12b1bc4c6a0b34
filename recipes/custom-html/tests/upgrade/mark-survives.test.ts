import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { context, get, markName } from '../../support.ts';

test('what was in the content volume before the upgrade is still served', async () => {
  const response = await get(`/${markName}`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), readFileSync(join(context.scratch, markName), 'utf8'));
});
