import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeTree } from '../src/disk/remove-tree.ts';
import { inside, oddName, scene } from './support/scene.ts';
import { attributeOf, setAttribute } from './support/attributes.ts';

test('a restore brings back everything that a volume can hold', async () => {
  const { take, restore, compare, data } = scene();
  const { id, files, sources } = await take();
  expect({ files, sources }).toEqual({ files: 8, sources: ['data', 'extra'] });
  expect(await compare(id)).toEqual([]);
  const before = lstatSync(join(data.path, 'base', 'row'), { bigint: true });

  await ruin(data.path);
  expect(await compare(id)).not.toEqual([]);
  await restore(id);

  expect(await compare(id)).toEqual([]);
  const row = lstatSync(join(data.path, 'base', 'row'), { bigint: true });
  expect(row.mtimeNs).toBe(before.mtimeNs);
  expect(row.ino).toBe(lstatSync(join(data.path, 'same-row'), { bigint: true }).ino);
  expect(lstatSync(join(data.path, 'base'), { bigint: true }).mtimeNs % 1000n).toBe(1n);
  expect(readFileSync(inside(data.path, oddName), 'utf8')).toBe('odd');
  expect(statSync(join(data.path, 'sparse')).blocks).toBeLessThan(64);
  expect(statSync(join(data.path, 'script')).mode & 0o7777).toBe(0o4750);
});

test('a volume that is gone or empty is filled', async () => {
  const { take, restore, compare, data } = scene();
  const { id } = await take();
  await removeTree(data.path);
  await restore(id);
  expect(await compare(id)).toEqual([]);
  await removeTree(data.path);
  mkdirSync(data.path);
  await restore(id);
  expect(await compare(id)).toEqual([]);
});

test('names that change their type come back as what they were', async () => {
  const { take, restore, compare, data } = scene();
  const { id } = await take();
  rmSync(join(data.path, 'empty'), { recursive: true });
  writeFileSync(join(data.path, 'empty'), 'a file now');
  unlinkSync(join(data.path, 'script'));
  mkdirSync(join(data.path, 'script', 'below'), { recursive: true });
  await removeTree(join(data.path, 'base'));
  symlinkSync('/etc', join(data.path, 'base'));
  await restore(id);
  expect(await compare(id)).toEqual([]);
});

test('what the index proves to be untouched is not written again; extended attributes count', async () => {
  const { take, restore, compare, data } = scene();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { id } = await take();
  const untouched = lstatSync(join(data.path, 'base', 'deep', 'big')).ino;
  const attributes = setAttribute(join(data.path, '-rf'), 'user.note', 'later');
  writeFileSync(join(data.path, 'closed', 'kept'), 'KEPT');
  const outcome = await restore(id);
  expect(outcome.written).toBe(attributes ? 2 : 1);
  expect(lstatSync(join(data.path, 'base', 'deep', 'big')).ino).toBe(untouched);
  expect(await compare(id)).toEqual([]);
  if (attributes) expect(String(attributeOf(join(data.path, '-rf'), 'user.note'))).toBe('');
});

test('extended attributes are kept', async (context) => {
  const { take, restore, data } = scene();
  const file = join(data.path, 'script');
  if (
    !setAttribute(file, 'user.note', 'first') ||
    !setAttribute(join(data.path, 'empty'), 'user.note', 'dir')
  )
    return context.skip('no extended attributes here');
  const { id } = await take();
  await removeTree(data.path);
  await restore(id);
  expect(String(attributeOf(file, 'user.note'))).toBe('first');
  expect(String(attributeOf(join(data.path, 'empty'), 'user.note'))).toBe('dir');
});

test('a socket that a dead process left is kept', async () => {
  const { take, restore, compare, data } = scene();
  const server = createServer().listen('/tmp/.warmsnap-test-' + process.pid);
  await new Promise((resolve) => server.once('listening', resolve));
  // The temporary folder may be on another file system.
  execFileSync('mv', ['/tmp/.warmsnap-test-' + process.pid, join(data.path, 'base', '.s.5432')]);
  server.close();
  const { id } = await take();
  unlinkSync(join(data.path, 'base', '.s.5432'));
  await restore(id);
  expect(await compare(id)).toEqual([]);
});

test.for([
  ['a disk mounted inside a volume', 'mount of its own', mountInside],
  ['a device node', 'device node', makeDevice],
] as const)('%s is refused by its name: no snapshot, and the data stays', async ([, told, make], context) => {
  const { take, restore, verify, store, data } = scene();
  const { id } = await take();
  if (!make(join(data.path, 'base', 'odd'))) return context.skip('it takes root to make one');
  writeFileSync(join(data.path, 'script'), 'newer');
  const refused = { code: 'not-snapshotable', message: expect.stringMatching(`base/odd.*${told}`) };
  await expect(take()).rejects.toMatchObject(refused);
  await expect(restore(id)).rejects.toMatchObject(refused);
  expect(readFileSync(join(data.path, 'script'), 'utf8')).toBe('newer');
  expect(readdirSync(store).filter((name) => !name.startsWith('.'))).toEqual([id]);
  expect(await verify(id)).toMatchObject({ outcome: 'valid' });
});

test('owners are numbers, whoever has them on this machine; a change of the owner alone is undone', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('only root may give files away');
  const { take, restore, compare, data, store } = scene();
  const names = ['script', 'base', 'pointer', 'pipe', 'closed/kept'];
  const ownersIn = (root: string) =>
    names.map((name) => {
      const { uid, gid, mode } = lstatSync(join(root, name));
      return { name, uid, gid, mode };
    });
  for (const [at, name] of names.entries()) lchownSync(join(data.path, name), 4_000_000 + at, 70_000 + at);
  // Giving a file away takes setuid from it.
  chmodSync(join(data.path, 'script'), 0o6750);
  const wanted = ownersIn(data.path);
  expect(wanted[0]).toMatchObject({ uid: 4_000_000, gid: 70_000 });
  const { id } = await take();
  expect(ownersIn(join(store, id, 'data', 'data'))).toEqual(wanted);
  for (const name of names) lchownSync(join(data.path, name), 1, 2);
  await restore(id);
  expect(ownersIn(data.path)).toEqual(wanted);
  expect(await compare(id)).toEqual([]);
});

async function ruin(path: string): Promise<void> {
  chmodSync(join(path, 'closed'), 0o700);
  writeFileSync(join(path, 'base', 'row'), 'two row\n');
  execFileSync('touch', ['-d', '2020-02-02 02:02:02.123456789', join(path, 'base', 'row')]);
  await removeTree(join(path, 'empty'));
  await removeTree(join(path, 'pipe'));
  await removeTree(inside(path, oddName));
  unlinkSync(join(path, 'pointer'));
  symlinkSync('elsewhere', join(path, 'pointer'));
  unlinkSync(join(path, 'same-row'));
  writeFileSync(join(path, 'same-row'), 'one row\n');
  linkSync(join(path, 'script'), join(path, 'script-too'));
  chmodSync(join(path, 'script'), 0o644);
  truncateSync(join(path, 'sparse'), 10);
  mkdirSync(join(path, 'new', 'deep'), { recursive: true });
  writeFileSync(inside(join(path, 'new', 'deep'), oddName), 'more');
}

function mountInside(path: string): boolean {
  mkdirSync(path);
  onTestFinished(() => void spawnSync('umount', [path]));
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path]).status === 0;
}

function makeDevice(path: string): boolean {
  return spawnSync('mknod', [path, 'c', '1', '3']).status === 0;
}
