import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readBytesFile, readJsonFile, readTextFile, removeFile, writeStateFile } from '../src/index.ts';
import { testFolder } from './folder.ts';

const schema = z.object({ version: z.string(), count: z.number().default(0) });

test('what is not there is undefined', async () => {
  const folder = await testFolder();
  expect(await readJsonFile(`${folder}/none`, schema)).toBeUndefined();
  expect(await readTextFile(`${folder}/none/none`)).toBeUndefined();
  expect(await readBytesFile(`${folder}/none`)).toBeUndefined();
  await removeFile(`${folder}/none`);
});

test('a document is read through its schema', async () => {
  const folder = await testFolder();
  await writeFile(`${folder}/state.json`, '{"version":"1"}');
  expect(await readJsonFile(`${folder}/state.json`, schema)).toEqual({ version: '1', count: 0 });
});

test.each([
  ['half written', '{"version": "1', 'not JSON'],
  ['empty', '', 'empty'],
  ['of zero bytes after a crash', '\0\0\0\0', 'not JSON'],
  ['of another shape', '{"version":1,"count":"x"}', /version: .*; count: /],
  ['no object', '[]', 'document'],
])('a state file that is %s is damaged, never taken for an empty one', async (_, text, why) => {
  const folder = await testFolder();
  await writeFile(`${folder}/state.json`, text);
  const error: unknown = await readJsonFile(`${folder}/state.json`, schema).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    kind: 'broken',
    code: 'state-corrupt',
    hint: expect.stringContaining('Restore that file'),
  });
  expect((error as Error).message).toMatch(why);
  expect((error as Error).message).toContain(`${folder}/state.json`);
});

test('what cannot be read is an infrastructure fault', async () => {
  const folder = await testFolder();
  await mkdir(`${folder}/state.json`);
  await expect(readJsonFile(`${folder}/state.json`, schema)).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'state-unreadable',
  });
});

test('a value that was changed behind its back is noticed; a file of before the checksums is read as it is', async () => {
  const folder = await testFolder();
  const file = `${folder}/state.json`;
  const shape = z.object({
    version: z.string(),
    images: z.record(z.string(), z.string()),
    at: z.string().optional(),
  });
  const document = { version: '1.0.0', images: { b: '2', 10: 'x', a: 'ü' }, at: undefined };
  await writeStateFile(file, document);
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^ {2}"checksum": "sha256:[0-9a-f]{64}"$/m);
  const { version, images } = document;
  const written = { version, images };
  expect(await readJsonFile(file, shape)).toEqual(written);
  // Laid out anew is not changed.
  await writeFile(file, JSON.stringify(JSON.parse(text)));
  expect(await readJsonFile(file, shape)).toEqual(written);
  for (const [from, to] of [
    ['1.0.0', '1.0.1'],
    ['"ü"', '"u"'],
    ['"version"', '"extra": 1, "version"'],
  ] as const) {
    await writeFile(file, text.replace(from, to));
    await expect(readJsonFile(file, shape, { hint: 'its own' })).rejects.toMatchObject({
      kind: 'broken',
      code: 'state-corrupt',
      hint: 'its own',
    });
  }
  await writeFile(file, text.replace(/,\s*"checksum": ".*"/, '').replace('1.0.0', '1.0.1'));
  expect(await readJsonFile(file, shape)).toMatchObject({ version: '1.0.1' });
});
