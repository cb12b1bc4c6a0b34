import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { resetFailpoints } from '@ci-warm/failpoints';
import { afterEach, expect, test } from 'vitest';
import { attributeOf, setAttribute } from '../support/attributes.ts';
import { inside, oddName, owner, rowTime, scene } from '../support/scene.ts';

const isRoot = process.getuid?.() === 0;

afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
  resetFailpoints();
});

/** A snapshot of a volume that has since lost everything and got something else. */
async function replaced(exchangeFrom?: number) {
  const made = scene(exchangeFrom === undefined ? {} : { testing: { exchangeFrom } });
  const { data, take } = made;
  const { id } = await take();
  rmSync(data.path, { recursive: true });
  mkdirSync(join(data.path, 'base', 'later'), { recursive: true });
  writeFileSync(join(data.path, 'base', 'row'), 'live now');
  writeFileSync(join(data.path, 'script'), 'live now');
  const inode = () => statSync(data.path).ino;
  return { ...made, id, inode, before: inode(), beside: () => readdirSync(dirname(data.path)) };
}

test.runIf(isRoot)('where no file is as it should be, a whole new directory takes the place', async () => {
  const { id, restore, compare, inode, before, beside } = await replaced(1);
  const { written, removed, unchanged } = await restore(id);
  expect({ written, removed, unchanged }).toEqual({ written: 11, removed: 1, unchanged: 1 });
  expect(inode()).not.toBe(before);
  expect(await compare(id)).toEqual([]);
  expect(beside()).toEqual(['_data']);
  expect(await restore(id)).toMatchObject({ written: 0, removed: 0, unchanged: 12 });
});

test.runIf(isRoot)('what directories have comes with them', async (context) => {
  const { data, take, restore, compare } = scene({ testing: { exchangeFrom: 1 } });
  const names = ['', 'empty', 'base'];
  if (!names.every((name) => setAttribute(join(data.path, name), 'user.kept', `of ${name}`)))
    return context.skip('no extended attributes here');
  const { id } = await take();
  for (const name of readdirSync(data.path, { encoding: 'buffer' }))
    rmSync(inside(data.path, name), { recursive: true });
  setAttribute(data.path, 'user.later', 'by the upgrade');
  await restore(id);
  for (const name of names)
    expect(String(attributeOf(join(data.path, name), 'user.kept'))).toBe(`of ${name}`);
  expect(String(attributeOf(data.path, 'user.later'))).toBe('');
  expect(await compare(id)).toEqual([]);
});

test.runIf(isRoot)('an error between its two renames puts the old directory back', async () => {
  const { id, restore, compare, inode, before, beside } = await replaced(1);
  process.env['CCCI_FAILPOINTS'] = 'warmsnap.restore.exchange=error';
  await expect(restore(id)).rejects.toMatchObject({ code: 'failpoint' });
  expect(inode()).toBe(before);
  delete process.env['CCCI_FAILPOINTS'];
  await restore(id);
  expect(await compare(id)).toEqual([]);
  expect(beside()).toEqual(['_data']);
});

test.runIf(isRoot)('killed between its two renames, the next restore finds the old directory', async () => {
  const { id, restore, compare, store, data, inode, before, beside } = await replaced(1);
  const kill = () => {
    mkdirSync(join(dirname(data.path), '.warmsnap-_data'));
    renameSync(data.path, join(dirname(data.path), '.warmsnap-_data', 'replaced'));
  };
  kill();
  const manifest = join(store, id, 'manifest');
  renameSync(manifest, `${manifest}.away`);
  await expect(restore(id)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  renameSync(`${manifest}.away`, manifest);
  const script = join(store, id, 'data', 'data', 'script');
  const { mode } = statSync(script);
  chmodSync(script, 0o600);
  await expect(restore(id)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(inode()).toBe(before);
  expect(readFileSync(join(data.path, 'script'), 'utf8')).toBe('live now');
  chmodSync(script, mode);
  kill();
  await restore(id);
  expect(await compare(id)).toEqual([]);
  expect(beside()).toEqual(['_data']);
});

test.runIf(isRoot)('a damaged snapshot is refused before anything is exchanged', async () => {
  const { id, restore, store, data, inode, before, beside } = await replaced(1);
  const file = join(store, id, 'data', 'data', 'base', 'row');
  writeFileSync(file, 'one Row\n');
  execFileSync('touch', ['-d', rowTime, file]);
  await expect(restore(id)).rejects.toMatchObject({ code: 'snapshot-damaged' });
  expect(inode()).toBe(before);
  expect(readFileSync(join(data.path, 'script'), 'utf8')).toBe('live now');
  expect(beside()).toEqual(['_data']);
});

test('a few names, one that is right, or a failed state to keep: the directory stays, and its names change', async () => {
  const few = await replaced();
  await few.restore(few.id);
  expect(few.inode()).toBe(few.before);

  const kept = await replaced(1);
  const { id, store, sources, warmsnap } = kept;
  const keepFailed = { folder: join(dirname(store), 'failed') };
  const request = { id, store, owner, sources, assertSettled: async () => {} };
  expect(await warmsnap.restore({ ...request, keepFailed })).toMatchObject({ kept: { outcome: 'kept' } });
  expect(kept.inode()).toBe(kept.before);

  const { data, take, restore } = scene({ testing: { exchangeFrom: 1 } });
  const { ino } = statSync(data.path);
  const taken = await take();
  for (const name of readdirSync(data.path, { encoding: 'buffer' }))
    if (!name.equals(oddName)) rmSync(inside(data.path, name), { recursive: true });
  expect(await restore(taken.id)).toMatchObject({ written: 10 });
  expect(statSync(data.path).ino).toBe(ino);
});
