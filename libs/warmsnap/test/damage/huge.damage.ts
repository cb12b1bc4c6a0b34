import {
  closeSync,
  createReadStream,
  openSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { scene } from '../support/scene.ts';

// Here, and not among the tests of every day, because all its bytes are read and hashed several times over.
test('a sparse file of more than 4 GiB comes back with its size, its holes and its data', async () => {
  const { take, restore, verify, data, store } = scene();
  const huge = join(data.path, 'huge');
  const size = 4 * 1024 ** 3 + 4097;
  writeFileSync(huge, 'begin');
  truncateSync(huge, size);
  const handle = openSync(huge, 'r+');
  writeSync(handle, 'end', size - 3);
  closeSync(handle);
  const { id } = await take();
  writeFileSync(huge, 'no longer');
  await restore(id);
  for (const path of [huge, join(store, id, 'data', 'data', 'huge')]) {
    const copy = statSync(path);
    expect({ size: copy.size, isSparse: copy.blocks * 512 < 1024 ** 2 }).toEqual({ size, isSparse: true });
    const parts = [createReadStream(path, { end: 5 }), createReadStream(path, { start: size - 4 })];
    expect(await Promise.all(parts.map((part) => text(part)))).toEqual(['begin\0', '\0end']);
  }
  expect(await verify(id, 'quick')).toMatchObject({ outcome: 'valid' });
});
