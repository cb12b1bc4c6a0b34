import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeTree } from '../src/disk/remove-tree.ts';
import { inside, scene } from './support/scene.ts';
import { attributeOf, setAttribute } from './support/attributes.ts';

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

test('names of 255 bytes, of bytes that are no text, and with line ends survive both ways', async () => {
  const { take, restore, compare, data } = scene();
  const names = [
    Buffer.alloc(255, 'n'),
    Buffer.from([0xff, 0xfe, 0x80]),
    Buffer.from('line\nend\n'),
    Buffer.from('ümläut — 名前'),
    Buffer.from('"quoted" $(not run) `nor this` \\'),
    Buffer.from(' '),
    Buffer.from('%41'),
  ];
  const folder = inside(data.path, Buffer.from([0xc3, 0x28, 0x0a]));
  mkdirSync(folder);
  const paths = [data.path, folder].flatMap((holder) =>
    names.map((name) => Buffer.concat([Buffer.from(holder), Buffer.from('/'), name])),
  );
  for (const [at, path] of paths.entries()) writeFileSync(path, `content ${at}`);
  await take();
  await aMoment();
  const { id } = await take();
  expect(await compare(id)).toEqual([]);
  await removeTree(data.path);
  await restore(id);
  expect(await compare(id)).toEqual([]);
  for (const [at, path] of paths.entries()) expect(readFileSync(path, 'utf8')).toBe(`content ${at}`);
});

test('nanoseconds survive a snapshot that links, and a restore that writes only what changed', async () => {
  const { take, restore, data } = scene();
  const times = [
    '1999-12-31 23:59:59.999999999',
    '2038-01-19 03:14:08.000000001',
    '1969-07-20 20:17:40.123456789',
  ];
  const paths = times.map((_, at) => join(data.path, `timed-${at}`));
  for (const [at, path] of paths.entries()) {
    writeFileSync(path, 'timed');
    execFileSync('touch', ['-d', times[at] ?? '', path]);
  }
  const before = paths.map((path) => lstatSync(path, { bigint: true }).mtimeNs);
  await aMoment();
  await take();
  const { id } = await take();
  writeFileSync(paths[0] ?? '', 'TIMED');
  await removeTree(paths[1] ?? '');
  const { written } = await restore(id);
  expect(written).toBe(2);
  expect(paths.map((path) => lstatSync(path, { bigint: true }).mtimeNs)).toEqual(before);
});

/** For the owner, one more user, the group, the mask and others, as the kernel keeps it. */
const acl = Buffer.from(
  [
    '02000000',
    '01000600ffffffff',
    '02000400e9030000',
    '04000400ffffffff',
    '10000600ffffffff',
    '20000400ffffffff',
  ].join(''),
  'hex',
);

test('attributes and access lists survive in files that snapshots share', async (context) => {
  const { take, restore, data } = scene();
  const file = join(data.path, 'base', 'deep', 'big');
  if (
    !setAttribute(file, 'user.note', Buffer.from('kept')) ||
    !setAttribute(file, 'system.posix_acl_access', acl)
  )
    return context.skip('no extended attributes or access lists here');
  await aMoment();
  await take();
  const { id } = await take();
  writeFileSync(file, 'changed');
  await restore(id);
  expect(attributeOf(file, 'user.note')).toEqual(Buffer.from('kept'));
  expect(attributeOf(file, 'system.posix_acl_access')).toEqual(acl);
  await removeTree(data.path);
  await restore(id);
  expect(attributeOf(file, 'user.note')).toEqual(Buffer.from('kept'));
  expect(attributeOf(file, 'system.posix_acl_access')).toEqual(acl);
});

test.for(['base', ''])(
  'a directory (%j) has the attributes and access lists that it had, and no more',
  async (name, context) => {
    const { take, restore, compare, data } = scene();
    const folder = join(data.path, name);
    const other = Buffer.from(acl);
    other.writeUInt16LE(7, 14);
    const isSet =
      setAttribute(folder, 'user.note', Buffer.from('kept')) &&
      setAttribute(folder, 'system.posix_acl_default', acl);
    if (!isSet) return context.skip('no extended attributes or access lists here');
    const { id } = await take();
    setAttribute(folder, 'user.note', Buffer.from('changed'));
    setAttribute(folder, 'system.posix_acl_default', other);
    await restore(id);
    expect(attributeOf(folder, 'user.note')).toEqual(Buffer.from('kept'));
    expect(attributeOf(folder, 'system.posix_acl_default')).toEqual(acl);

    setAttribute(folder, 'user.added', Buffer.from('by the release that failed'));
    setAttribute(folder, 'system.posix_acl_access', acl);
    expect(attributeOf(folder, 'user.added')).not.toHaveLength(0);
    await restore(id);
    expect(attributeOf(folder, 'user.added')).toHaveLength(0);
    expect(attributeOf(folder, 'system.posix_acl_access')).toHaveLength(0);
    expect(attributeOf(folder, 'user.note')).toEqual(Buffer.from('kept'));
    expect(await compare(id)).toEqual([]);
  },
);

// Its zeros have to be hashed like everything else: one pass is a matter of seconds.
test('fifos, sockets and links that have several names are one each again', async () => {
  const { take, restore, compare, data } = scene();
  const at = `/tmp/.warmsnap-names-${process.pid}`;
  const server = createServer().listen(at);
  await new Promise((resolve) => server.once('listening', resolve));
  execFileSync('mv', [at, join(data.path, 'socket')]);
  server.close();
  for (const name of ['pipe', 'pointer', 'socket'])
    linkSync(join(data.path, name), join(data.path, 'base', name));
  const { id } = await take();
  await removeTree(join(data.path, 'base', 'pointer'));
  await removeTree(join(data.path, 'pipe'));
  await removeTree(join(data.path, 'socket'));
  await restore(id);
  expect(await compare(id)).toEqual([]);
  for (const name of ['pipe', 'pointer', 'socket'])
    expect(lstatSync(join(data.path, name)).ino).toBe(lstatSync(join(data.path, 'base', name)).ino);
});
