import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createWarmsnap } from '../../src/index.ts';
import { removeTree } from '../../src/disk/remove-tree.ts';
import { owner } from '../support/scene.ts';
import { archive, dir, file, link, manifest, manifestWithHead, memberBytes } from '../support/tar-by-hand.ts';

const content = 'one row\n';
const entries = [dir(''), file('row', content)];
const root = { path: 'data/data/', flag: '5' };
const row = { path: 'data/data/row', content };
const good = [manifest(entries), root, row];
const sparse = (realSize: number | string) => ({
  'GNU.sparse.major': '1',
  'GNU.sparse.minor': '0',
  'GNU.sparse.name': 'data/data/row',
  'GNU.sparse.realsize': String(realSize),
});
const map = (text: string) => text.padEnd(512, '\0');
const linked = (target: string, ...more: ReturnType<typeof file>[]) => [
  manifest([dir(''), link('way', target), ...more]),
  root,
  { path: 'data/data/way', flag: '2', link: target },
];

test('what is refused below is refused for one reason: the same archive without it is taken', async () => {
  const { take, store } = place();
  const info = await take(archive(good));
  expect(info).toMatchObject({ owner, takenAt: '2026-01-02T03:04:05.678Z', files: 1, bytes: 8 });
  expect(readFileSync(join(store, info.id, 'data', 'data', 'row'), 'utf8')).toBe(content);
  expect(readdirSync(store)).toEqual([info.id]);
});

const refusals: Record<string, [reason: string, archive: Buffer]> = {
  'an absolute path': ['absolute-path', archive([...good, { path: '/outside/x' }])],
  'an absolute path in the extended header': [
    'absolute-path',
    archive([...good, { path: 'data/data/row', pax: { path: '/outside/x' } }]),
  ],
  'an absolute path in the manifest': ['absolute-path', archive([manifest([dir(''), file('/outside', '')])])],
  'a path with ..': ['parent-path', archive([...good, { path: 'data/data/../../../outside/x' }])],
  'a path with .. in the manifest': [
    'parent-path',
    archive([manifest([dir(''), file('../../../../outside/x', '')]), root]),
  ],
  'a path with an empty segment': ['odd-path', archive([...good, { path: 'data/data//row' }])],
  'an encoded slash or NUL in the manifest': ['odd-path', archive([manifest([dir(''), file('a%2fb', '')])])],
  'a symbolic link to an absolute path': ['link-outside', archive(linked('/etc'))],
  'a symbolic link to above the volume': ['link-outside', archive(linked('../x'))],
  'a symbolic link that leaves over another link': [
    'link-outside',
    archive([manifest([dir(''), dir('a'), link('a/top', '..'), link('way', 'a/top/../x')]), root]),
  ],
  'a symbolic link that leads elsewhere than its manifest says': [
    'link-differs',
    archive([...linked('row').slice(0, 2), { path: 'data/data/way', flag: '2', link: '/outside' }]),
  ],
  'a hard link to an absolute path': [
    'link-outside',
    archive([manifest(entries), root, { path: 'data/data/row', flag: '1', link: '/etc/passwd' }]),
  ],
  'a hard link with ..': [
    'link-outside',
    archive([manifest(entries), root, { path: 'data/data/row', flag: '1', link: 'data/../../x' }]),
  ],
  'a hard link to another name than its manifest says': [
    'link-differs',
    archive([
      manifest([...entries, { ...file('too', content), hash: undefined, sameAs: 'row' }]),
      root,
      row,
      { path: 'data/data/too', flag: '1', link: 'manifest' },
    ]),
  ],
  'a link that is used as a directory later': [
    'below-link',
    archive([...linked('row', file('way/x', '')), { path: 'data/data/way/x' }]),
  ],
  'a name below a link that only the archive has': [
    'not-in-manifest',
    archive([...linked('row'), { path: 'data/data/way/x' }]),
  ],
  'a character device': ['device-node', archive([...good, { path: 'data/data/null', flag: '3' }])],
  'a block device in place of a file': [
    'device-node',
    archive([manifest(entries), root, { path: 'data/data/row', flag: '4' }]),
  ],
  'a fifo in place of a file': [
    'type-differs',
    archive([manifest(entries), root, { path: 'data/data/row', flag: '6' }]),
  ],
  'a member of an unknown type': [
    'unknown-type',
    archive([...good, { path: 'x', flag: 'L', content: '/x' }]),
  ],
  'a header for all that follow': [
    'unknown-type',
    archive([{ path: 'g', flag: 'g', content: '11 path=/x\n' }, ...good]),
  ],
  'an extended record that is not known': [
    'unknown-record',
    archive([manifest(entries), root, { ...row, pax: { 'GNU.dumpdir': 'Y/etc' } }]),
  ],
  'a name twice': ['duplicate-name', archive([...good, row])],
  'a name twice in the manifest': ['duplicate-name', archive([manifest([...entries, ...entries.slice(1)])])],
  'a name that is not in the manifest': ['not-in-manifest', archive([...good, { path: 'data/data/x' }])],
  'a name outside the volumes': ['not-in-manifest', archive([...good, { path: 'x' }])],
  'a second manifest': ['not-in-manifest', archive([...good, manifest(entries)])],
  'a name that is missing': ['missing-name', archive(good.slice(0, 2))],
  'names in another order': ['missing-name', archive([manifest(entries), row, root])],
  'no manifest': ['no-manifest-first', archive([root, row])],
  'a manifest that is not first': ['no-manifest-first', archive([row, root, manifest(entries)])],
  'an archive of nothing': ['no-manifest-first', archive([])],
  'a manifest that was edited': [
    'bad-manifest',
    archive([manifest(entries, (text) => text.replace('"mode":420', '"mode":493')), root, row]),
  ],
  'a manifest whose line has no end': [
    'bad-manifest',
    archive([manifest(entries, (text) => text.replaceAll('\n', ' '.repeat(100_000)))]),
  ],
  'a source that is a path': ['bad-manifest', archive([manifestWithHead([], { sources: ['../../x'] })])],
  'a file longer than its manifest says': [
    'too-large',
    archive([manifest(entries), root, { ...row, content: content.repeat(9) }]),
  ],
  'a length in the extended header that is longer than its manifest says': [
    'too-large',
    archive([manifest(entries), root, { ...row, pax: { size: '99999999999' } }]),
  ],
  'a sparse file longer than its manifest says': [
    'too-large',
    archive([manifest(entries), root, { ...row, pax: sparse('9999999999'), content: map('0\n') }]),
  ],
  'a sparse file with data behind its end': [
    'too-large',
    archive([
      manifest(entries),
      root,
      { ...row, pax: sparse(8), content: `${map('1\n4096\n8\n')}${content}` },
    ]),
  ],
  'a map of holes without an end': [
    'too-large',
    archive([
      manifest(entries),
      root,
      { ...row, pax: sparse(8), content: map(`9999\n${'0\n'.repeat(200)}`.padEnd(512, '0\n')) },
    ]),
  ],
  'files with more bytes than the whole disk': [
    'too-large',
    archive([manifest([dir(''), { ...file('row', ''), size: Number.MAX_SAFE_INTEGER }])]),
  ],
  'a file shorter than its manifest says': [
    'size-differs',
    archive([manifest(entries), root, { ...row, content: 'o' }]),
  ],
};

test.each(Object.entries(refusals))('%s is refused', async (_, [reason, bytes]) => {
  const { take, untouched } = place();
  await expect(take(bytes)).rejects.toMatchObject({
    code: 'archive-refused',
    kind: 'failed',
    details: { reason },
  });
  untouched();
});

const plain = zstdDecompressSync(archive(good));
const otherMode = Buffer.from(plain);
otherMode.write('1', plain.length - 2 * 1024 + 103);
const long = 'x'.repeat(1024);

const damages: Record<string, Buffer> = {
  'an archive cut short': archive(good).subarray(0, -20),
  'an archive cut short before it was compressed': zstdCompressSync(plain.subarray(0, -1100)),
  'an archive without its end': archive(good, Buffer.alloc(0)),
  'something behind the end': archive(good, Buffer.concat([Buffer.alloc(1024), memberBytes({ path: '/x' })])),
  'zeros without end behind the end': archive(good, Buffer.alloc(4 * 1024 ** 2)),
  'content with a flipped bit': archive([manifest(entries), root, { ...row, content: 'one Row\n' }]),
  'what is no archive': Buffer.from('not an archive at all'),
  'an empty file': Buffer.alloc(0),
  'a header whose checksum is wrong': zstdCompressSync(otherMode),
  'a map of holes that goes back': archive([
    manifest([dir(''), file('row', long)]),
    root,
    { ...row, pax: sparse(1024), content: `${map('2\n512\n512\n0\n512\n')}${long}` },
  ]),
  'a map of holes that is none': archive([
    manifest(entries),
    root,
    { ...row, pax: sparse(8), content: `${map('1\n0\nx\n')}${content}` },
  ]),
};

test.each(Object.entries(damages))('%s is damage', async (_, bytes) => {
  const { take, untouched } = place();
  await expect(take(bytes)).rejects.toMatchObject({ code: 'archive-damaged', kind: 'failed' });
  untouched();
});

test('an archive with a bit flipped anywhere is never taken', async () => {
  const { take, untouched } = place();
  const bytes = execFileSync('zstd', ['--check', '-q', '-c'], { input: plain });
  // Some bits of what comes before only say how much memory to take.
  for (let at = 6; at < bytes.length; at += 23) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    await expect(take(flipped), `byte ${at}`).rejects.toMatchObject({
      code: expect.stringMatching(/^archive-(refused|damaged|of-another-owner|format-unknown)$/),
    });
  }
  untouched();
});

test('a snapshot of another owner is refused', async () => {
  const { take, untouched } = place();
  await expect(
    take(archive([manifestWithHead(entries, { owner: 'warm-other' }), root, row])),
  ).rejects.toMatchObject({
    code: 'archive-of-another-owner',
    kind: 'failed',
    message: expect.stringContaining('warm-other'),
  });
  untouched();
});

test('a format that is not known is refused as that', async () => {
  const { take, untouched } = place();
  await expect(take(archive([manifestWithHead(entries, { format: 2 }), root, row]))).rejects.toMatchObject({
    code: 'archive-format-unknown',
    kind: 'failed',
  });
  untouched();
});

/** An empty store, and a folder near it that archives aim at. */
function place() {
  const top = mkdtempSync(join(tmpdir(), 'warmsnap-'));
  onTestFinished(() => removeTree(top));
  const store = join(top, 'warm', 'snapshots');
  mkdirSync(store, { recursive: true });
  mkdirSync(join(top, 'outside'));
  return {
    store,
    take: (bytes: Buffer) =>
      createWarmsnap().importSnapshot({ store, owner, from: Readable.from([bytes]), freeFloor: 0 }),
    untouched: () => {
      expect(readdirSync(store)).toEqual([]);
      expect(readdirSync(join(top, 'outside'))).toEqual([]);
      expect(readdirSync(top).sort()).toEqual(['outside', 'warm']);
      expect(existsSync('/outside')).toBe(false);
    },
  };
}
