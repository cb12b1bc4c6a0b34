import type { Entry } from '../entry.ts';
import type { Manifest } from '../manifest.ts';
import { decodePath } from '../path-code.ts';
import type { ByteReader } from './byte-reader.ts';
import { padded, readMember, type Member } from './read-member.ts';
import { refused } from './refusal.ts';
import { readSparseMap } from './sparse-map.ts';
import { endOfArchive, memberHeader } from './write-member.ts';

/**
 * An archive again, of exactly what the manifest says, in its order. Every header is made anew from the manifest, so that
 * no tar ever reads one that somebody else wrote; only content, maps of holes and extended attributes pass through.
 *
 * @param room called with the bytes of each member before they are passed on; throws when they have no place
 */
export async function* rewrite(
  reader: ByteReader,
  manifest: Manifest,
  room: (bytes: number) => Promise<void> = async () => {},
): AsyncGenerator<Buffer> {
  const expected = namedEntries(manifest);
  let at = 0;
  for (let member = await readMember(reader); member; member = await readMember(reader)) {
    requireSafe(member);
    const wanted = expected[at];
    if (wanted?.name !== member.path) throw misplaced(expected, at, member.path);
    at += 1;
    requireSame(member, wanted);
    await room(member.size);
    const { entry, flag, linkPath, name } = wanted;
    const { size, realSize, attributes } = member;
    const map =
      realSize === undefined ? undefined : await readSparseMap(reader, { size, realSize, path: name });
    yield memberHeader({ path: name, flag, linkPath, size, realSize, entry, attributes });
    if (map) yield map;
    const left = size - (map?.length ?? 0);
    yield* reader.stream(left);
    await reader.read(padded(left) - left);
    yield Buffer.alloc(padded(left) - left);
  }
  const missing = expected[at];
  if (missing) throw refused('missing-name', `it ends before "${missing.name}"`, missing.name);
  yield endOfArchive;
}

/** Names as bytes in Latin-1 text, in the order of the manifest; sockets are in the manifest only. */
export function namedEntries({ sources }: Manifest): NamedEntry[] {
  const named: NamedEntry[] = [];
  for (const [source, entries] of sources) {
    const nameOf = (path: string) =>
      path === '' ? `data/${source}` : `data/${source}/${decodePath(path).toString('latin1')}`;
    for (const entry of entries) {
      if (entry.type === 'socket') continue;
      const flag = entry.sameAs === undefined ? flags[entry.type] : '1';
      const linkPath =
        entry.sameAs === undefined ? decodePath(entry.target ?? '').toString('latin1') : nameOf(entry.sameAs);
      named.push({ name: nameOf(entry.path), entry, flag, linkPath });
    }
  }
  return named;
}

interface NamedEntry {
  name: string;
  entry: Entry;
  flag: '0' | '1' | '2' | '5' | '6';
  linkPath: string;
}

function requireSafe({ path, type, linkPath }: Member): void {
  if (path.startsWith('/')) throw refused('absolute-path', `it names "${path}"`, path);
  const segments = path.split('/');
  if (segments.includes('..')) throw refused('parent-path', `it names "${path}"`, path);
  if (segments.includes('') || segments.includes('.') || path.includes('\0'))
    throw refused('odd-path', `it names ${JSON.stringify(path)}`, path);
  if (type === 'device') throw refused('device-node', `"${path}" is a device node`, path);
  if (type === 'hard-link' && (linkPath.startsWith('/') || linkPath.split('/').includes('..')))
    throw refused('link-outside', `"${path}" is a hard link to "${linkPath}"`, path);
}

function misplaced(expected: readonly NamedEntry[], at: number, path: string): Error {
  const index = expected.findIndex(({ name }) => name === path);
  if (index === -1) return refused('not-in-manifest', `its manifest does not name "${path}"`, path);
  if (index < at) return refused('duplicate-name', `it holds "${path}" twice`, path);
  const missing = expected[at]?.name ?? '';
  return refused('missing-name', `"${path}" stands where "${missing}" belongs`, missing);
}

function requireSame({ path, type, linkPath, size, realSize }: Member, wanted: NamedEntry): void {
  // GNU tar writes each name of a fifo as a fifo of its own.
  const isFifo = type === 'fifo' && wanted.entry.type === 'fifo';
  if (type !== typeOf[wanted.flag] && !isFifo) throw refused('type-differs', `"${path}" is a ${type}`, path);
  if (!isFifo && (wanted.flag === '1' || wanted.flag === '2') && linkPath !== wanted.linkPath)
    throw refused('link-differs', `"${path}" leads to "${linkPath}"`, path);
  const length = realSize ?? size;
  const right = wanted.flag === '0' ? wanted.entry.size : 0;
  if (length > right) throw refused('too-large', `"${path}" has ${length} bytes instead of ${right}`, path);
  if (length < right)
    throw refused('size-differs', `"${path}" has ${length} bytes instead of ${right}`, path);
}

const flags = { file: '0', link: '2', dir: '5', fifo: '6' } as const;
const typeOf = { '0': 'file', '1': 'hard-link', '2': 'link', '5': 'dir', '6': 'fifo' } as const;
