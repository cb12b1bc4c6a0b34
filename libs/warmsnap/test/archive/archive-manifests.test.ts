import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { entryOf, type Entry } from '../../src/walk/entry.ts';
import { createWarmsnap } from '../../src/index.ts';
import { manifestLines } from '../../src/store/manifest.ts';
import { removeTree } from '../../src/disk/remove-tree.ts';
import { owner } from '../support/scene.ts';
import { archive, dir, file, link, type HandMember } from '../support/tar-by-hand.ts';

const content = 'one row\n';
const other = (path: string, sameAs: string, size = content.length): Entry => ({
  ...entryOf(file(path, content)),
  size,
  sameAs,
});
const data = (...entries: Entry[]) => entries.map((entry) => ['data', entry] as const);
const member = (path: string, flag = '0', more: Partial<HandMember> = {}) => ({
  path: `data/${path}`,
  flag,
  content: flag === '0' ? content : '',
  ...more,
});

test('names may stand between a directory and what is in it', async () => {
  const names = [dir(''), dir('a'), dir('a%20'), file('a%20/x', content), file('a-b', content), dir('a/x')];
  const more = [file('a/x-y', content), other('a/x/z', 'a-b'), link('aa', 'a/x/../x-y')];
  // Only the manifest is asked about: that nothing follows it is found when it has passed.
  await expect(place().take([manifestOf(data(...names, ...more))])).rejects.toMatchObject({
    details: { reason: 'missing-name', member: 'data/data' },
  });
});

test('each source has names of its own', async () => {
  const lines = ['data', 'extra'].flatMap((source) => [
    [source, dir('')] as const,
    [source, file('row', content)] as const,
    [source, other('too', 'row')] as const,
  ]);
  const { take, store } = place();
  const { id } = await take([
    manifestOf(lines, ['data', 'extra']),
    ...['data', 'extra'].flatMap((source) => [
      member(source, '5'),
      member(`${source}/row`),
      member(`${source}/too`, '1', { link: `data/${source}/row` }),
    ]),
  ]);
  expect(readdirSync(join(store, id, 'data', 'extra')).sort()).toEqual(['row', 'too']);
  const [head = '', ...rest] = readFileSync(join(store, id, 'manifest'), 'utf8').split('\n');
  expect(JSON.parse(head)).toMatchObject({ id, owner, sources: ['data', 'extra'] });
  expect(rest.slice(0, lines.length).map((line) => JSON.parse(line))).toEqual(
    lines.map(([source, entry]) => ({ source, ...entry })),
  );
});

const refusals: Record<string, [reason: string, manifest: HandMember]> = {
  'a name without its directory': ['bad-manifest', manifestOf(data(dir(''), file('a/x', '')))],
  'a name without its directory, whose own directory is there': [
    'bad-manifest',
    manifestOf(data(dir(''), dir('a'), dir('a/b-c'), file('a/b/x', ''))),
  ],
  'a name below one that only begins alike': [
    'bad-manifest',
    manifestOf(data(dir(''), dir('a'), file('ab/x', ''))),
  ],
  'a name below one that is as long as another': [
    'bad-manifest',
    manifestOf(data(dir(''), dir('ab'), file('cd/x', ''))),
  ],
  'a name below one that is as long as another, and begins what came before': [
    'bad-manifest',
    manifestOf(data(dir(''), dir('ab'), dir('ab/c'), file('cd-e', ''), file('cd/x', ''))),
  ],
  'a name below a file': ['bad-manifest', manifestOf(data(dir(''), file('a', ''), file('a/x', '')))],
  'a name below a link that does not follow it at once': [
    'below-link',
    manifestOf(data(dir(''), link('a', 'b'), dir('a-b'), file('a-b/x', ''), file('a/x', ''))),
  ],
  'a source that is no directory': ['bad-manifest', manifestOf(data(file('', content)))],
  'names in no order': ['bad-manifest', manifestOf(data(dir(''), file('b', ''), file('a', '')))],
  'another name of nothing': ['bad-manifest', manifestOf(data(dir(''), other('b', 'a')))],
  'another name of itself': ['bad-manifest', manifestOf(data(dir(''), other('a', 'a')))],
  'another name of what comes later': [
    'bad-manifest',
    manifestOf(data(dir(''), other('a', 'b'), file('b', content))),
  ],
  'another name of another name': [
    'bad-manifest',
    manifestOf(data(dir(''), file('a', content), other('b', 'a'), other('c', 'b'))),
  ],
  'another name of another type': [
    'bad-manifest',
    manifestOf(data(dir(''), link('a', 'b'), other('b', 'a', 0))),
  ],
  'another name of another length': [
    'bad-manifest',
    manifestOf(data(dir(''), file('a', content), other('b', 'a', 1))),
  ],
  'another name of what is in another source': [
    'bad-manifest',
    manifestOf(
      [...data(dir(''), file('a', content)), ['extra', dir('')], ['extra', other('b', 'a')]],
      ['data', 'extra'],
    ),
  ],
  'a link that leaves over one that comes later': [
    'link-outside',
    manifestOf(data(dir(''), dir('a'), link('a/b', '../c/../x'), link('c', '.'))),
  ],
  'sources in no order': [
    'bad-manifest',
    manifestOf([...data(dir('')), ['extra', dir('')], ...data(file('a', ''))], ['data', 'extra']),
  ],
  'an unknown source': ['bad-manifest', manifestOf([...data(dir('')), ['extra', dir('')]])],
  'a source of which nothing is said': ['bad-manifest', manifestOf(data(dir('')), ['data', 'extra'])],
  'a source twice': ['bad-manifest', manifestOf(data(dir('')), ['data', 'data'])],
  'a name whose bytes would be another line': [
    'odd-path',
    manifestOf(data(dir(''), file(`a${String.fromCharCode(0x122, 0x10a)}`, '')), ['data'], (text) =>
      text.replaceAll(/[^\0-\xff]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  ],
};

test.each(Object.entries(refusals))('%s is refused', async (_, [reason, manifest]) => {
  const { take, store } = place();
  await expect(take([manifest, member('data', '5')])).rejects.toMatchObject({
    code: 'archive-refused',
    details: { reason },
  });
  expect(readdirSync(store)).toEqual([]);
});

test('a manifest that has no room is not even written', async () => {
  const { take } = place();
  const bad = manifestOf(data(file('', content)));
  await expect(take([bad], 1)).rejects.toMatchObject({ code: 'no-space' });
});

/** @param edit the text before it is sealed */
function manifestOf(
  entries: readonly (readonly [source: string, entry: Entry])[],
  sources: readonly string[] = ['data'],
  edit: (text: string) => string = (text) => text,
): HandMember {
  const lines = manifestLines();
  const head = lines.head({ id: 'then', owner, takenAt: '2026-01-02T03:04:05.678Z', sources: [...sources] });
  const body = edit([head, ...entries.map((entry) => lines.entry(...entry)), ''].join('\n'));
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { path: 'manifest', content: `${body}${JSON.stringify({ entries: entries.length, sha256 })}\n` };
}

function place() {
  const store = mkdtempSync(join(tmpdir(), 'warmsnap-'));
  onTestFinished(() => removeTree(store));
  return {
    store,
    take: (members: readonly HandMember[], freeFloor = 0) =>
      createWarmsnap().importSnapshot({ store, owner, from: Readable.from([archive(members)]), freeFloor }),
  };
}
