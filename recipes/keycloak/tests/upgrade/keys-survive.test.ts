import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { context, keysFile, signingKeys } from '../../support.ts';

test('tokens from before the upgrade stay valid: the signing keys are still there', async () => {
  const before = JSON.parse(readFileSync(join(context.scratch, keysFile), 'utf8')) as string[];
  const now = await signingKeys();
  assert.deepEqual(
    before.filter((key) => !now.includes(key)),
    [],
  );
});
