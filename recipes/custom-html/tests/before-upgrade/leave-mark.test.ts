import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { contentPath, context, get, markName } from '../../support.ts';

test('a file put into the content volume is served', async () => {
  const mark = randomUUID();
  writeFileSync(contentPath(markName), mark);
  writeFileSync(join(context.scratch, markName), mark);
  const response = await get(`/${markName}`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), mark);
});
