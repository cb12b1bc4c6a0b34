import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { backedUpName, context } from '../../support.ts';

test('the page is in the backup as it was written', () => {
  const files = context.backup?.files;
  assert.ok(files, 'the context names no backup');
  assert.equal(
    readFileSync(join(files, 'content', backedUpName), 'utf8'),
    readFileSync(join(context.scratch, backedUpName), 'utf8'),
  );
});
