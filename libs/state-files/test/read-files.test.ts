import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readBytesFile, readJsonFile, readTextFile, removeFile } from '../src/index.ts';
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
