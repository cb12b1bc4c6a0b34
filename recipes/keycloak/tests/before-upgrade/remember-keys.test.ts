import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { context, keysFile, signingKeys } from '../../support.ts';

test('the signing keys before the upgrade are known', async () => {
  const keys = await signingKeys();
  assert.ok(keys.length > 0);
  writeFileSync(join(context.scratch, keysFile), JSON.stringify(keys));
});
