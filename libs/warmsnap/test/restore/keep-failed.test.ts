import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { resetFailpoints } from '@ci-warm/failpoints';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createWarmsnap, type WarmsnapTesting } from '../../src/index.ts';
import { scan } from '../../src/walk/scan.ts';
import { inside, oddName, owner, scene } from '../support/scene.ts';

afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
  resetFailpoints();
});

async function damagedScene() {
  const one = scene();
  const { id } = await one.take();
  const folder = join(one.root, 'warm', 'app', 'failed');
  const damage = (): void => {
    writeFileSync(join(one.data.path, 'script'), 'failed upgrade');
    writeFileSync(inside(one.data.path, oddName), 'failed odd');
    mkdirSync(join(one.data.path, 'new', 'deep'), { recursive: true });
    writeFileSync(join(one.data.path, 'new', 'deep', 'log'), 'why it failed');
    symlinkSync('deep', join(one.data.path, 'new', 'link'));
  };
  damage();
  const restore = (limits: WarmsnapTesting = {}) =>
    createWarmsnap({ freeFloor: 0, testing: { racyMs: 0, ...limits } }).restore({
      ...{ store: one.store, id, owner, sources: one.sources, assertSettled: async () => {} },
      keepFailed: { folder },
    });
  return { ...one, id, folder, damage, restoreKeeping: restore };
}

test('what a restore overwrites and removes is kept, and listed', async () => {
  const { restoreKeeping, folder, warmsnap, compare, id } = await damagedScene();
  const { kept, removed } = await restoreKeeping();
  expect(removed).toBe(4);
  expect(kept).toMatchObject({ outcome: 'kept' });
  expect(await compare(id)).toEqual([]);
  const [state, ...others] = await warmsnap.failedStates(folder);
  expect(others).toEqual([]);
  expect(state).toMatchObject({ snapshot: id, owner, names: expect.any(Number), bytes: expect.any(Number) });
  const data = join(state?.path ?? '', 'data', 'data');
  expect(readFileSync(join(data, 'script'), 'utf8')).toBe('failed upgrade');
  expect(readFileSync(inside(data, oddName), 'utf8')).toBe('failed odd');
  expect(readFileSync(join(data, 'new', 'deep', 'log'), 'utf8')).toBe('why it failed');
  expect(readdirSync(join(data, 'new')).sort()).toEqual(['deep', 'link']);
});

test('only so many are kept, and only so much: the oldest go first, and what is too large is not kept at all', async () => {
  const { restoreKeeping, damage, folder, warmsnap, compare, id, data } = await damagedScene();
  await restoreKeeping({ failedStates: 2 });
  const [oldest] = await warmsnap.failedStates(folder);
  for (let round = 0; round < 2; round += 1) {
    damage();
    await restoreKeeping({ failedStates: 2 });
  }
  const states = await warmsnap.failedStates(folder);
  expect(states).toHaveLength(2);
  expect(states.map(({ path }) => path)).not.toContain(oldest?.path);
  expect(existsSync(oldest?.path ?? '')).toBe(false);
  damage();
  const { kept } = await restoreKeeping({ failedStates: 2, failedBytes: 5 });
  expect(kept).toEqual({ outcome: 'not-kept', reason: expect.stringContaining('5 is the most') });
  expect(existsSync(join(data.path, 'new'))).toBe(false);
  expect(await compare(id)).toEqual([]);
  expect(await warmsnap.failedStates(folder)).toEqual(states);
});

test('a failed state that cannot be kept stops no restore, and the outcome says so', async (context) => {
  const { restoreKeeping, damage, folder, compare, id } = await damagedScene();
  process.env['CCCI_FAILPOINTS'] = 'warmsnap.restore.keep#2=error';
  const { kept } = await restoreKeeping();
  delete process.env['CCCI_FAILPOINTS'];
  expect(kept).toEqual({ outcome: 'not-kept', reason: expect.stringContaining('warmsnap.restore.keep') });
  expect(await compare(id)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);

  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status !== 0)
    return context.skip('mounting another file system needs root');
  onTestFinished(() => void spawnSync('umount', [folder]));
  damage();
  const elsewhere = await restoreKeeping();
  expect(elsewhere.kept).toEqual({
    outcome: 'not-kept',
    reason: expect.stringContaining('another file system'),
  });
  expect(await compare(id)).toEqual([]);
});

test('an interrupted restore keeps what it took; the next one adds the rest to it', async () => {
  const { restoreKeeping, folder, warmsnap, compare, id } = await damagedScene();
  process.env['CCCI_FAILPOINTS'] = 'warmsnap.restore.rename#2=error';
  await expect(restoreKeeping()).rejects.toMatchObject({ code: 'failpoint' });
  delete process.env['CCCI_FAILPOINTS'];
  expect(await warmsnap.failedStates(folder)).toEqual([]);
  await restoreKeeping();
  expect(await compare(id)).toEqual([]);
  const states = await warmsnap.failedStates(folder);
  expect(states).toHaveLength(1);
  const data = join(states[0]?.path ?? '', 'data', 'data');
  expect(readFileSync(join(data, 'new', 'deep', 'log'), 'utf8')).toBe('why it failed');
  expect(readFileSync(join(data, 'script'), 'utf8')).toBe('failed upgrade');
  expect(readFileSync(inside(data, oddName), 'utf8')).toBe('failed odd');
});

test('nothing that is kept is shared with live data, whatever names it had', async () => {
  const { restoreKeeping, data, warmsnap, folder } = await damagedScene();
  linkSync(join(data.path, '-rf'), join(data.path, 'extra-name'));
  linkSync(join(data.path, 'base', 'row'), join(data.path, 'third-row'));
  await restoreKeeping();
  const [state] = await warmsnap.failedStates(folder);
  const live = new Set([...scan(data.path)].map(({ inode }) => inode));
  const kept = [...scan(join(state?.path ?? '', 'data'))];
  expect(kept.map(({ path }) => path)).toContain('data/third-row');
  expect(kept.filter(({ inode }) => live.has(inode))).toEqual([]);
});

test('without a difference there is nothing to keep', async () => {
  const { restoreKeeping, folder } = await damagedScene();
  await restoreKeeping({ failedStates: 0 });
  const { kept } = await restoreKeeping();
  expect(kept?.outcome).toMatch(/nothing-to-keep|kept/);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
