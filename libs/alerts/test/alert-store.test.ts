import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { createAlertStore, type AlertStore } from '../src/index.ts';

let root: string;
let store: AlertStore;
let now = Date.parse('2026-01-01T00:00:00Z');
const clock = { now: () => now, monotonic: () => now, sleep: async () => {} };
const hold = {
  key: 'hold:warm-keycloak:11.0.0+27.0.0',
  kind: 'hold',
  app: 'warm-keycloak',
  summary: 'held',
  details: { notes: 'Breaking' },
} as const;
const broken = {
  key: 'broken:warm-keycloak',
  kind: 'broken',
  app: 'warm-keycloak',
  summary: 'down',
} as const;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'alerts-'));
  store = createAlertStore({ root, clock });
});
afterEach(() => rm(root, { recursive: true }));

const files = async () =>
  (await readdir(join(root, 'alerts'), { recursive: true })).filter((n) => n.endsWith('.json'));

it('makes nothing by listing', async () => {
  expect(await store.list()).toEqual({ alerts: [], damaged: [] });
  expect(await readdir(root)).toEqual([]);
});

it('keeps one file per incident and counts repeats', async () => {
  const first = await store.raise(hold);
  now += 60_000;
  const second = await store.raise({ ...hold, summary: 'still held' });
  expect([first.written, second.written, second.path]).toEqual([true, false, first.path]);
  expect(basename(first.path)).toMatch(/^hold-warm-keycloak-11\.0\.0\+27\.0\.0-[0-9a-f]{12}\.json$/);
  expect((await stat(first.path)).mode & 0o777).toBe(0o600);
  expect((await store.list()).alerts).toEqual([
    {
      ...hold,
      summary: 'still held',
      count: 2,
      firstAt: new Date(now - 60_000).toISOString(),
      lastAt: new Date(now).toISOString(),
    },
  ]);
  expect(await files()).toHaveLength(1);
});

it('never gives two keys one file', async () => {
  const keys = [
    'a:b',
    'a-b',
    'a/b',
    'a b',
    '../a',
    ':::',
    `${'x'.repeat(300)}1`,
    `${'x'.repeat(300)}2`,
    '.a',
    '-a',
  ];
  for (const key of keys) await store.raise({ ...broken, key });
  const { alerts, damaged } = await store.list();
  expect(alerts.map(({ key }) => key).sort()).toEqual([...keys].sort());
  expect(damaged).toEqual([]);
  expect(await readdir(root)).toEqual(['alerts']);
});

it('lists the oldest first', async () => {
  await store.raise(broken);
  now += 1000;
  await store.raise(hold);
  now += 1000;
  await store.raise(broken);
  expect((await store.list()).alerts.map(({ kind }) => kind)).toEqual(['broken', 'hold']);
});

it('reports a damaged file, and lets a new incident replace it', async () => {
  const { path } = await store.raise(broken);
  await writeFile(path, '{"key": "bro');
  expect(await store.list()).toEqual({ alerts: [], damaged: [path] });
  expect(await store.raise(broken)).toEqual({ written: true, path });
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ key: broken.key, count: 1 });
});

it('archives what was sent; an incident that comes back is new', async () => {
  await store.raise(broken);
  await store.archive(broken.key);
  await store.archive(broken.key);
  await store.archive('not open');
  expect((await store.list()).alerts).toEqual([]);
  expect((await files()).map((name) => name.startsWith('seen/'))).toEqual([true]);
  expect((await store.raise(broken)).written).toBe(true);
});

it('tells of a held version once, also after it was sent', async () => {
  await store.raise(hold);
  await store.archive(hold.key);
  expect((await store.raise(hold)).written).toBe(false);
  expect((await store.list()).alerts).toEqual([]);
  expect((await store.raise({ ...hold, key: 'hold:warm-keycloak:12.0.0+28.0.0' })).written).toBe(true);
});

it('says where it could not write', async () => {
  await writeFile(join(root, 'alerts'), '');
  await expect(store.raise(broken)).rejects.toMatchObject({
    kind: 'infrastructure',
    message: expect.stringContaining('alerts'),
  });
  await expect(store.list()).rejects.toMatchObject({ kind: 'infrastructure' });
});
