import { createYielder } from '../concurrency/yielder.ts';
import type { NamedEntry } from './named-entries.ts';
import { padded } from './tar/blocks.ts';
import type { ByteReader } from './tar/byte-reader.ts';
import { readMember, type Member } from './tar/read-member.ts';
import { refused } from './tar/refusal.ts';
import { readSparseMap } from './tar/sparse-map.ts';
import { endOfArchive, memberHeader } from './tar/write-member.ts';

/**
 * An archive again, of exactly what the manifest says, in its order. Every header is made anew from the manifest, so that
 * no tar ever reads one that somebody else wrote; only content, maps of holes and extended attributes pass through.
 *
 * @param expected what the manifest says, each time from its beginning
 * @param room called with the bytes of each member before they are passed on; throws when they have no place
 */
export async function* rewriteArchive(
  reader: ByteReader,
  expected: () => Iterable<NamedEntry>,
  room: (bytes: number) => Promise<void> = async () => {},
): AsyncGenerator<Buffer> {
  for (const wanted of expected()) {
    const member = await readMember(reader);
    const { entry, flag, linkPath, name } = wanted;
    if (!member) throw refused('missing-name', `it ends before "${name}"`, name);
    requireSafe(member);
    if (member.path !== name) throw await misplaced(expected(), member.path, name);
    requireSame(member, wanted);
    await room(member.size);
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
  const more = await readMember(reader);
  if (more) {
    requireSafe(more);
    throw await misplaced(expected(), more.path, undefined);
  }
  yield endOfArchive;
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

/** @param missing what belongs where it stands; nothing at the end */
async function misplaced(
  expected: Iterable<NamedEntry>,
  path: string,
  missing: string | undefined,
): Promise<Error> {
  const maybeYield = createYielder();
  let isBefore = true;
  for (const { name } of expected) {
    await maybeYield();
    if (name === path && isBefore) return refused('duplicate-name', `it holds "${path}" twice`, path);
    if (name === path) return refused('missing-name', `"${path}" stands where "${missing}" belongs`, missing);
    if (name === missing) isBefore = false;
  }
  return refused('not-in-manifest', `its manifest does not name "${path}"`, path);
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

const typeOf = { '0': 'file', '1': 'hard-link', '2': 'link', '5': 'dir', '6': 'fifo' } as const;
