import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { backedUpName, contentPath, context, get } from '../../support.ts';

test('a page is written that the backup has to keep', async () => {
  const page = `<title>${randomUUID()}</title>\n`;
  mkdirSync(dirname(contentPath(backedUpName)), { recursive: true });
  writeFileSync(contentPath(backedUpName), page);
  mkdirSync(dirname(join(context.scratch, backedUpName)), { recursive: true });
  writeFileSync(join(context.scratch, backedUpName), page);
  assert.equal(await (await get(`/${backedUpName}`)).text(), page);
});
