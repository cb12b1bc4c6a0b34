import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  closeRunRecord,
  listRunRecords,
  makeRunFolder,
  newRunId,
  readRunRecord,
  recipeIn,
  removeFromEnded,
  removeUnbegun,
  runIds,
  wasCreatedHere,
  writeRunRecord,
} from '../src/index.ts';

let runs: string;
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(() => rm(runs, { recursive: true, force: true }));

const domain = 'cust-123456.ci.test';
const record = (id: string) => ({
  ...{ id, recipe: 'custom-html', commit: 'a'.repeat(40), lane: 'cold' as const },
  ...{ creates: [domain], realms: [], startedAt: '2026-08-02T09:15:00.000Z' },
});

it('an id sorts by time and names its recipe', () => {
  const id = newRunId('custom-html', Date.parse('2026-08-02T09:15:00.123Z'));
  expect(id).toMatch(/^20260802T091500Z-custom-html-[0-9a-f]{6}$/);
  expect(recipeIn(id)).toBe('custom-html');
  expect(recipeIn('notes')).toBeUndefined();
});

it('records are listed oldest first; one that cannot be read is named, and what is being made is none', async () => {
  const [first, second, broken] = ['20260101T000000Z-b-1', '20260102T000000Z-a-2', '20260103T000000Z-c-3'];
  for (const id of [second, first]) {
    await mkdir(join(runs, id ?? ''));
    await writeRunRecord(join(runs, id ?? ''), record(id ?? ''));
  }
  await mkdir(join(runs, broken ?? ''));
  await writeFile(join(runs, broken ?? '', 'run.json'), '{');
  await mkdir(join(runs, '.20260104T000000Z-d-4'));
  await mkdir(join(runs, '20260105T000000Z-e-5'));
  expect(await listRunRecords(runs)).toMatchObject([
    { outcome: 'read', id: first, record: { host: hostname(), pid: process.pid } },
    { outcome: 'read', id: second },
    { outcome: 'unreadable', id: broken, reason: { code: 'state-corrupt' } },
  ]);
  expect(await runIds(join(runs, 'none'))).toEqual([]);
});

it('a domain is ours until the run that created it has ended', async () => {
  const folder = join(runs, 'r1');
  await mkdir(folder);
  await writeRunRecord(folder, record('r1'));
  expect(await wasCreatedHere(runs, domain)).toBe(true);
  expect(await wasCreatedHere(runs, 'other-123456.ci.test')).toBe(false);
  const written = await readRunRecord(folder);
  if (!written) throw new Error('there is a record');
  await closeRunRecord(folder, { ...written, endedAt: '2026-08-02T09:20:00.000Z', reapedBy: 'r2' });
  expect(await wasCreatedHere(runs, domain)).toBe(false);
});

it('the folder of a run that died before it had a record is removed, that of a living one is not', async () => {
  const dead = await makeRunFolder(runs, 'dead');
  await dead.alive.release();
  const living = await makeRunFolder(runs, 'living');
  expect(await removeUnbegun(runs)).toEqual(['dead']);
  expect(await runIds(runs)).toEqual(['living']);
  await living.release();
});

it('a run that died after its end was recorded keeps what it came to, and not what only a living one needs', async () => {
  const made = async (id: string, end: object) => {
    const run = await makeRunFolder(runs, id);
    await mkdir(join(run.folder, 'abra'));
    await writeRunRecord(run.folder, { ...record(id), ...end });
    return run;
  };
  const ended = { endedAt: '2026-08-02T09:20:00.000Z' };
  for (const [id, end] of [
    ['dead', ended],
    ['open', {}],
  ] as const)
    await (await made(id, end)).alive.release();
  const living = await made('living', ended);
  await removeFromEnded(runs, ['abra']);
  expect(await readdir(join(runs, 'dead'))).toEqual(['run.json']);
  expect(await readdir(join(runs, 'open'))).toEqual(['abra', 'alive.lock', 'run.json']);
  expect(await readdir(join(runs, 'living'))).toEqual(['abra', 'alive.lock', 'run.json']);
  await living.release();
});
