import { readdir, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openJournal } from '../src/index.ts';
import { testFolder } from './folder.ts';
import { runProgram } from './program.ts';

const plan = z.object({ to: z.string() });

test('a transaction is written down step by step and leaves nothing', async () => {
  const folder = await testFolder();
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
  const journal = openJournal({ path: `${folder}/app/journal.json`, plan, clock });
  expect(await journal.read()).toBeUndefined();
  await journal.begin({ kind: 'upgrade', plan: { to: '2.0.0' } });
  await journal.step('undeploy');
  await journal.step('snapshot', { id: 's1' });
  const seenByOthers = await openJournal({ path: `${folder}/app/journal.json`, plan }).read();
  const at = '1970-01-01T00:00:00.000Z';
  expect(seenByOthers).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    kind: 'upgrade',
    begun: at,
    plan: { to: '2.0.0' },
    steps: [
      { name: 'undeploy', at },
      { name: 'snapshot', at, data: { id: 's1' } },
    ],
  });
  expect((await stat(`${folder}/app/journal.json`)).mode & 0o777).toBe(0o600);
  await journal.finish();
  await journal.finish();
  expect(await readdir(`${folder}/app`)).toEqual([]);
});

test('a second transaction does not begin over an unfinished one', async () => {
  const path = `${await testFolder()}/journal.json`;
  await openJournal({ path, plan }).begin({ kind: 'upgrade', plan: { to: '1' } });
  const other = openJournal({ path, plan });
  await expect(other.begin({ kind: 'promote', plan: { to: '2' } })).rejects.toMatchObject({
    kind: 'broken',
    code: 'journal-in-flight',
    message: expect.stringContaining('upgrade'),
  });
  expect(await other.read()).toMatchObject({ kind: 'upgrade', plan: { to: '1' } });
});

test('a step without a transaction, and a damaged journal, need a person', async () => {
  const path = `${await testFolder()}/journal.json`;
  const journal = openJournal({ path, plan });
  await expect(journal.step('deploy')).rejects.toMatchObject({ kind: 'broken', code: 'journal-missing' });
  await writeFile(path, '{"id":"a","kind":"upg');
  await expect(journal.read()).rejects.toMatchObject({ kind: 'broken', code: 'state-corrupt' });
  await expect(journal.begin({ kind: 'upgrade', plan: { to: '1' } })).rejects.toMatchObject({
    code: 'state-corrupt',
  });
});

describe('killed anywhere, the journal says how far it got', () => {
  test.each([
    ['journal.begin', undefined],
    ['state-files.rename', undefined],
    ['state-files.sync-folder', []],
    ['journal.undeploy', []],
    ['state-files.rename#2', []],
    ['journal.snapshot', ['undeploy']],
    ['state-files.rename#3', ['undeploy']],
    ['journal.finish', ['undeploy', 'snapshot']],
  ])('at %s: %j', async (place, steps) => {
    const path = `${await testFolder()}/journal.json`;
    const { signal } = await runProgram('step', { args: [path], env: { CCCI_FAILPOINTS: `${place}=kill` } });
    expect(signal).toBe('SIGKILL');
    const record = await openJournal({ path, plan }).read();
    expect(record?.steps.map(({ name }) => name)).toEqual(steps);
  });
});
