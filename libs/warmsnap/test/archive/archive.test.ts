import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { resetFailpoints } from '@ci-warm/failpoints';
import { list } from 'tar';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { compress } from '../../src/archive/compress.ts';
import { byteReader } from '../../src/archive/tar/byte-reader.ts';
import { readMember } from '../../src/archive/tar/read-member.ts';
import { readSparseMap } from '../../src/archive/tar/sparse-map.ts';
import { memberHeader } from '../../src/archive/tar/write-member.ts';
import { createWarmsnap } from '../../src/index.ts';
import { inside, oddName, owner, scene, snapshotted } from '../support/scene.ts';

let base: Awaited<ReturnType<typeof snapshotted>>;
beforeAll(async () => {
  base = await snapshotted();
});
afterAll(() => base.remove());

afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
  resetFailpoints();
});

const outside = { allowOutsideLinks: true, freeFloor: 0 };

test('a snapshot that was exported is imported elsewhere and restored exactly', async () => {
  const here = scene();
  await addOddities(here.data.path);
  const { id, takenAt } = await here.take();
  const to = join(here.root, 'app.tar.zst');
  const sent = await here.warmsnap.exportSnapshot({ store: here.store, id, owner, to });
  expect(sent).toMatchObject({ info: { id }, archiveBytes: statSync(to).size });
  expect(execFileSync('sha256sum', [to], { encoding: 'utf8' })).toContain(sent.sha256);

  const store = join(here.root, 'elsewhere', 'snapshots');
  const sources = ['data', 'extra'].map((name) => ({ name, path: join(here.root, 'elsewhere', name) }));
  const info = await here.warmsnap.importSnapshot({ store, owner, from: to, ...outside });
  expect(info.id).not.toBe(id);
  expect({ ...info, id: '', path: '' }).toEqual({ ...sent.info, id: '', path: '' });
  expect(info.takenAt).toBe(takenAt);
  expect(readdirSync(store)).toEqual([info.id]);
  expect(await here.warmsnap.verify({ store, id: info.id, owner }, 'full')).toMatchObject({
    outcome: 'valid',
  });

  await here.warmsnap.restore({ store, id: info.id, owner, sources, assertSettled: async () => {} });
  const moved = { store: here.store, id, owner, sources };
  expect(await here.warmsnap.compare(moved)).toEqual([]);
  const [data] = sources.map(({ path }) => path);
  expect(lstatSync(join(data ?? '', 'base', 'row'), { bigint: true }).mtimeNs % 1000n).toBe(789n);
  expect(lstatSync(join(data ?? '', 'holes')).blocks).toBeLessThan(64);
  expect(readFileSync(inside(data ?? '', oddName), 'utf8')).toBe('odd');
  if (attributeOf(join(here.data.path, 'script')) === 'first')
    expect(attributeOf(join(data ?? '', 'script'))).toBe('first');
});

test('the same snapshot gives the same bytes, also through a stream', async () => {
  const { id, warmsnap, store, root } = base.copy();
  const to = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to });
  const stream = new PassThrough();
  const [bytes, sent] = await Promise.all([
    buffer(stream),
    warmsnap.exportSnapshot({ store, id, owner, to: stream }),
  ]);
  expect(bytes.equals(readFileSync(to))).toBe(true);
  expect(sent.archiveBytes).toBe(bytes.length);
  expect(statSync(to).mode & 0o777).toBe(0o600);
});

test('how the bytes are cut on their way makes no difference', async () => {
  const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, at) => `row ${at * 7919}`).join());
  const compressed = async (cut: number) => {
    const out = new PassThrough();
    const parts = (async function* () {
      for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
    })();
    const [sent] = await Promise.all([buffer(out), compress(parts, out, undefined)]);
    return sent;
  };
  const whole = await compressed(bytes.length);
  expect(zstdDecompressSync(whole).equals(bytes)).toBe(true);
  expect((await compressed(10_007)).equals(whole)).toBe(true);
});

test('GNU tar alone can read it, and gets the data as it was', async () => {
  const { id, warmsnap, store, root, compare, data, sources } = base.copy();
  const to = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to });
  const by = join(root, 'by-hand');
  mkdirSync(by);
  const tar = ['tar', '--zstd', '--xattrs', '--numeric-owner', '-xpf'];
  execFileSync('env', ['LC_ALL=C', ...tar, to, '-C', by]);
  expect(readdirSync(by).sort()).toEqual(['data', 'manifest']);
  const moved = sources.map(({ name }) => ({ name, path: join(by, 'data', name) }));
  expect(await warmsnap.compare({ store, id, owner, sources: moved })).toEqual([]);
  expect(await compare(id)).toEqual([]);
  expect(existsSync(data.path)).toBe(true);
});

test('a reader that we did not write finds each name once, the manifest first', async () => {
  const { id, warmsnap, store, root } = base.copy();
  const to = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to });
  const plain = join(root, 'app.tar');
  writeFileSync(plain, zstdDecompressSync(readFileSync(to)));
  const names: string[] = [];
  await list({ file: plain, strict: true, onReadEntry: (entry) => void names.push(entry.path) });
  expect(names[0]).toBe('manifest');
  expect(new Set(names).size).toBe(names.length);
  const { files } = (await warmsnap.list(store))[0]!;
  expect(names.filter((name) => name !== 'manifest').length).toBeGreaterThanOrEqual(files);
});

test('a fifo with two names stays one', async () => {
  const { take, warmsnap, store, root, data } = scene();
  linkSync(join(data.path, 'pipe'), join(data.path, 'pipe-too'));
  const to = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id: (await take()).id, owner, to });
  const { path } = await warmsnap.importSnapshot({ store, owner, from: to, ...outside });
  const [first, second] = ['pipe', 'pipe-too'].map((name) => lstatSync(join(path, 'data', 'data', name)).ino);
  expect(first).toBe(second);
});

test('a link out of the volume needs to be allowed', async () => {
  const { id, warmsnap, store, root } = base.copy();
  const to = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to });
  await expect(warmsnap.importSnapshot({ store, owner, from: to, freeFloor: 0 })).rejects.toMatchObject({
    details: { reason: 'link-outside', member: 'data/dangling' },
  });
  expect(readdirSync(store).filter((name) => !name.startsWith('.'))).toEqual([id]);
});

test('a damaged snapshot, or one of another owner, is not exported', async () => {
  const { id, warmsnap, store, root } = base.copy();
  const to = join(root, 'app.tar.zst');
  writeFileSync(to, 'the export before');
  await expect(warmsnap.exportSnapshot({ store, id, owner: 'warm-other', to })).rejects.toMatchObject({
    code: 'snapshot-damaged',
  });
  writeFileSync(join(store, id, 'data', 'extra', 'one'), 'EXTRA');
  execFileSync('touch', [
    '-r',
    join(root, 'volumes', 'stack_extra', '_data', 'one'),
    join(store, id, 'data', 'extra', 'one'),
  ]);
  await expect(warmsnap.exportSnapshot({ store, id, owner, to })).rejects.toMatchObject({
    code: 'snapshot-damaged',
    kind: 'broken',
  });
  expect(readFileSync(to, 'utf8')).toBe('the export before');
});

test.each(['start', 'data', 'rename'])('an export that fails at %s leaves what was there', async (step) => {
  const { id, warmsnap, store, root } = base.copy();
  const to = join(root, 'out', 'app.tar.zst');
  mkdirSync(join(root, 'out'));
  writeFileSync(to, 'the export before');
  process.env['CCCI_FAILPOINTS'] = `warmsnap.export.${step}=error`;
  await expect(warmsnap.exportSnapshot({ store, id, owner, to })).rejects.toMatchObject({
    code: 'failpoint',
  });
  expect(readdirSync(join(root, 'out'))).toEqual(['app.tar.zst']);
  expect(readFileSync(to, 'utf8')).toBe('the export before');
});

test('an import that fails at any step leaves the store as it was; what a killed one left is no snapshot', async () => {
  const { id, warmsnap, store, root } = base.copy();
  const from = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to: from });
  const before = readdirSync(store).sort();
  for (const step of ['start', 'unpack', 'verify', 'rename']) {
    process.env['CCCI_FAILPOINTS'] = `warmsnap.import.${step}=error`;
    await expect(warmsnap.importSnapshot({ store, owner, from, ...outside }), step).rejects.toMatchObject({
      code: 'failpoint',
    });
    expect(readdirSync(store).sort()).toEqual(before);
  }
  delete process.env['CCCI_FAILPOINTS'];
  execFileSync('cp', ['-a', join(store, id), join(store, '.import')]);
  expect((await warmsnap.list(store)).map((info) => info.id)).toEqual([id]);
  const { id: second } = await warmsnap.importSnapshot({ store, owner, from, ...outside });
  expect(readdirSync(store).sort()).toEqual([...before, second].sort());
});

test('an import that is called off, or whose source breaks, leaves the store as it was', async () => {
  const { id, warmsnap, store, root } = base.copy();
  const from = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to: from });
  const before = readdirSync(store).sort();
  const stopped = AbortSignal.abort(new Error('called off'));
  await expect(warmsnap.importSnapshot({ store, owner, from, ...outside, signal: stopped })).rejects.toThrow(
    'called off',
  );
  const broken = Readable.from(
    (async function* () {
      yield readFileSync(from).subarray(0, 500);
      throw Object.assign(new Error('read failed'), { code: 'EIO' });
    })(),
  );
  await expect(warmsnap.importSnapshot({ store, owner, from: broken, ...outside })).rejects.toMatchObject({
    code: 'disk-error',
    kind: 'infrastructure',
  });
  await expect(
    warmsnap.importSnapshot({ store, owner, from: join(root, 'none'), ...outside }),
  ).rejects.toMatchObject({ code: 'disk-error' });
  expect(readdirSync(store).sort()).toEqual(before);
});

test('a disk without room refuses an import, and one that fills up meanwhile is left as it was', async (context) => {
  const { warmsnap, store, root, data, take } = scene();
  writeFileSync(join(data.path, 'noise'), randomData(3_000_000));
  const { id } = await take();
  const from = join(root, 'app.tar.zst');
  await warmsnap.exportSnapshot({ store, id, owner, to: from });
  await expect(
    warmsnap.importSnapshot({ store, owner, from, ...outside, freeFloor: 1 }),
  ).rejects.toMatchObject({ code: 'no-space', kind: 'infrastructure' });

  const disk = mkdtempSync(join(tmpdir(), 'warmsnap-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status !== 0) {
    rmSync(disk, { recursive: true });
    return context.skip('mounting a small disk needs root');
  }
  try {
    const small = createWarmsnap();
    const request = { store: join(disk, 'snapshots'), owner, from, ...outside };
    await expect(small.importSnapshot(request)).rejects.toMatchObject({ code: 'no-space' });
    expect(readdirSync(join(disk, 'snapshots'))).toEqual([]);
    const to = join(disk, 'app.tar.zst');
    await expect(small.exportSnapshot({ store, id, owner, to })).rejects.toMatchObject({ code: 'no-space' });
    expect(readdirSync(disk)).toEqual(['snapshots']);

    // A sparse file is longer than a disk that has room for it.
    writeFileSync(join(data.path, 'noise'), 'some');
    truncateSync(join(data.path, 'noise'), 64 * 1024 ** 2);
    const sparse = await take();
    const again = join(root, 'sparse.tar.zst');
    await warmsnap.exportSnapshot({ store, id: sparse.id, owner, to: again });
    const imported = await small.importSnapshot({ ...request, from: again });
    const { size, blocks } = statSync(join(imported.path ?? '', 'data', data.name, 'noise'));
    expect([size, blocks * 512 < 1024 ** 2]).toEqual([64 * 1024 ** 2, true]);
  } finally {
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
});

test('a map of millions of holes and megabytes of attributes are read: an honest file can have them', async () => {
  const parts = 2_100_000;
  const numbers = Array.from({ length: parts }, (_, index) => `${index * 8192}\n4096`);
  const map = Buffer.from(`${parts}\n${numbers.join('\n')}\n`);
  const padded = Buffer.concat([map, Buffer.alloc(-map.length & 511)]);
  const sizes = { size: padded.length + parts * 4096, realSize: parts * 8192, path: 'holes' };
  const read = await readSparseMap(byteReader(Readable.from([padded])), sizes);
  expect(read.length).toBe(padded.length);
  expect(padded.length).toBeGreaterThan(32 * 1024 ** 2);

  const value = 'v'.repeat(3 * 1024 ** 2);
  const header = memberHeader({
    ...{ path: 'data/data/f', flag: '0', size: 0 },
    entry: { mode: 0o644, uid: 0, gid: 0, mtime: '0' },
    attributes: new Map([['SCHILY.xattr.user.long', value]]),
  });
  const member = await readMember(byteReader(Readable.from([header])));
  expect(member?.attributes.get('SCHILY.xattr.user.long')?.length).toBe(value.length);
});

/** What needs more of an archive than the usual scene: names of every kind, holes between data, links to links, a socket. */
async function addOddities(path: string): Promise<void> {
  for (const name of ['back\\nslash', 'trailing ', 'ü', '*', 'quote\'"', 'a'.repeat(255)])
    writeFileSync(join(path, name), name);
  mkdirSync(join(path, ...Array.from({ length: 6 }, () => 'd'.repeat(60))), { recursive: true });
  writeFileSync(join(path, ...Array.from({ length: 6 }, () => 'd'.repeat(60)), 'leaf'), '');
  symlinkSync('l'.repeat(300), join(path, 'far'));
  linkSync(join(path, 'pointer'), join(path, 'pointer-too'));
  writeFileSync(join(path, 'holes'), '');
  for (const at of ['4194304', '16777216', '50000001'])
    execFileSync('sh', [
      '-c',
      'printf data | dd of="$1" bs=1 seek="$2" conv=notrunc status=none',
      'sh',
      join(path, 'holes'),
      at,
    ]);
  truncateSync(join(path, 'holes'), 60_000_007);
  execFileSync('touch', ['-d', '@-3.25', join(path, 'trailing ')]);
  const at = join(tmpdir(), `.warmsnap-test-${process.pid}`);
  const server = createServer().listen(at);
  await new Promise((resolve) => server.once('listening', resolve));
  renameSync(at, join(path, 'base', '.s.5432'));
  server.close();
  // Comes between a directory and what is in it.
  writeFileSync(join(path, 'base-copy'), 'of base');
  spawnSync('python3', [
    '-c',
    'import os,sys; os.setxattr(sys.argv[1], "user.note", b"first")',
    join(path, 'script'),
  ]);
  execFileSync('touch', ['-d', '2021-01-01 01:01:01.000000001', join(path, 'base')]);
  chmodSync(join(path, 'script'), 0o4750);
}

function attributeOf(path: string): string {
  const script = 'import os,sys; print(os.getxattr(sys.argv[1], "user.note").decode())';
  return spawnSync('python3', ['-c', script, path], { encoding: 'utf8' }).stdout.trim();
}

function randomData(bytes: number): Buffer {
  return execFileSync('head', ['-c', String(bytes), '/dev/urandom'], { maxBuffer: bytes + 1 });
}
