import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { context, note } from '../../support.ts';

test('the backup is the dump alone, whole, with the note in it', () => {
  const folder = join(context.backup?.files ?? '', 'postgres');
  assert.deepEqual(readdirSync(folder), ['dump.sql']);
  const dump = readFileSync(join(folder, 'dump.sql'), 'utf8');
  assert.ok(dump.includes(note));
  assert.match(dump, /PostgreSQL database dump complete/);
});
