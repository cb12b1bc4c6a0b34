import { blockBytes, padded } from './blocks.ts';
import type { ByteReader } from './byte-reader.ts';
import { isAttribute, parsePax, type PaxRecords } from './pax.ts';
import { damagedArchive } from '../damaged-archive.ts';
import { refused } from './refusal.ts';

/** One member's header. Modes, owners and times are left out: only the manifest's count. */
export interface Member {
  /** Bytes as Latin-1 text. */
  path: string;
  type: 'file' | 'hard-link' | 'link' | 'device' | 'dir' | 'fifo';
  linkPath: string;
  /** Bytes that follow in the archive. */
  size: number;
  /** Set for a sparse file, whose map comes before its data: the length of the file. */
  realSize: number | undefined;
  attributes: PaxRecords;
}

/** The next header, or `undefined` at the end of the archive, after which nothing but zeros may follow. */
export async function readMember(reader: ByteReader): Promise<Member | undefined> {
  let extended: PaxRecords | undefined;
  for (;;) {
    const block = await reader.read(blockBytes);
    if (block.every((byte) => byte === 0)) {
      if (extended) throw damagedArchive('it ends after an extended header');
      await requireEnd(reader);
      return undefined;
    }
    requireChecksum(block);
    const flag = String.fromCharCode(block[156] ?? 0);
    if (flag !== 'x') return memberOf(block, flag, extended ?? new Map<never, never>());
    if (extended) throw refused('unknown-record', 'it has two extended headers for one member');
    const size = octal(block, 124, 12);
    if (size > maxExtendedBytes) throw refused('too-large', `it has an extended header of ${size} bytes`);
    extended = parsePax((await reader.read(padded(size))).subarray(0, size));
  }
}

function memberOf(block: Buffer, flag: string, extended: PaxRecords): Member {
  const prefix = textOf(block, 345, 155);
  const name = textOf(block, 0, 100);
  const path =
    extended.get('GNU.sparse.name') ?? extended.get('path') ?? (prefix ? `${prefix}/${name}` : name);
  const type = types[flag];
  if (type === undefined)
    throw refused('unknown-type', `"${path}" is of the unknown type ${JSON.stringify(flag)}`, path);
  const sized = extended.get('size');
  return {
    path: type === 'dir' ? path.replace(/\/$/, '') : path,
    type,
    linkPath: extended.get('linkpath') ?? textOf(block, 157, 100),
    size: sized === undefined ? octal(block, 124, 12) : decimal(sized),
    realSize: realSizeOf(type, extended, path),
    attributes: new Map([...extended].filter(([key]) => isAttribute(key))),
  };
}

function realSizeOf(type: Member['type'], extended: PaxRecords, path: string): number | undefined {
  const keys = ['major', 'minor', 'name', 'realsize'].map((key) => extended.get(`GNU.sparse.${key}`));
  const [major, minor, name, realSize] = keys;
  if (keys.every((value) => value === undefined)) return undefined;
  if (type !== 'file' || major !== '1' || minor !== '0' || name === undefined || realSize === undefined)
    throw refused('unknown-record', `"${path}" is sparse in an unknown way`, path);
  return decimal(realSize);
}

async function requireEnd(reader: ByteReader): Promise<void> {
  let bytes = blockBytes;
  for (let chunk = await reader.next(); chunk !== undefined; chunk = await reader.next()) {
    bytes += chunk.length;
    if (bytes > maxEndBytes || chunk.some((byte) => byte !== 0))
      throw damagedArchive('something follows after its end');
  }
  if (bytes < 2 * blockBytes || bytes % blockBytes !== 0) throw damagedArchive('it ends too early');
}

function requireChecksum(block: Buffer): void {
  let sum = 0;
  for (let at = 0; at < blockBytes; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  if (block.toString('latin1', 257, 263) !== 'ustar\0')
    throw damagedArchive('a header is not one of POSIX tar');
  if (octal(block, 148, 8) !== sum) throw damagedArchive('the checksum of a header does not match');
}

function textOf(block: Buffer, at: number, bytes: number): string {
  const text = block.toString('latin1', at, at + bytes);
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

function octal(block: Buffer, at: number, bytes: number): number {
  const match = /^ *([0-7]+)[ \0]*$/.exec(block.toString('latin1', at, at + bytes));
  if (!match?.[1]) throw damagedArchive('a number in a header is none');
  return Number.parseInt(match[1], 8);
}

function decimal(text: string): number {
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw damagedArchive('a number in an extended header is none');
  return value;
}

const types: Readonly<Record<string, Member['type']>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'hard-link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'dir',
  '6': 'fifo',
};
/** Extended attributes of one file: 64 KiB each, and as many as its file system has room for. */
const maxExtendedBytes = 64 * 1024 ** 2;
const maxEndBytes = 1024 ** 2;
