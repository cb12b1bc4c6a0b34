import { secondsOf } from '../../disk/seconds-of.ts';
import type { Entry } from '../../walk/entry.ts';
import { blockBytes, padded } from './blocks.ts';
import { encodePax, type PaxRecords } from './pax.ts';

export interface MemberToWrite {
  /** Bytes as Latin-1 text, like all names here. */
  path: string;
  flag: '0' | '1' | '2' | '5' | '6';
  linkPath?: string;
  /** Bytes that will follow. */
  size: number;
  /** Length of a sparse file; its map then counts as part of `size`. */
  realSize?: number | undefined;
  entry: Pick<Entry, 'mode' | 'uid' | 'gid' | 'mtime'>;
  attributes?: PaxRecords;
}

/** The headers of a member, always the same bytes for the same member. */
export function memberHeader(member: MemberToWrite): Buffer {
  const { path, flag, linkPath = '', size, realSize, entry, attributes } = member;
  const records: PaxRecords = new Map(attributes);
  records.set('mtime', secondsOf(entry.mtime));
  if (realSize !== undefined) {
    records.set('GNU.sparse.major', '1').set('GNU.sparse.minor', '0');
    records.set('GNU.sparse.name', path).set('GNU.sparse.realsize', String(realSize));
  } else if (!fits(path)) {
    records.set('path', path);
  }
  if (!fits(linkPath)) records.set('linkpath', linkPath);
  for (const key of ['uid', 'gid'] as const) if (entry[key] > maxOctal7) records.set(key, String(entry[key]));
  if (size > maxOctal11) records.set('size', String(size));
  const extended = encodePax(records);
  const [uid, gid] = [Math.min(entry.uid, maxOctal7), Math.min(entry.gid, maxOctal7)];
  return Buffer.concat([
    header({ path: 'PaxHeader', flag: 'x', size: extended.length, mode: 0o644, uid: 0, gid: 0 }),
    extended,
    Buffer.alloc(padded(extended.length) - extended.length),
    header({ path, flag, linkPath, size: Math.min(size, maxOctal11), mode: entry.mode, uid, gid }),
  ]);
}

/** Two empty blocks end an archive. */
export const endOfArchive = Buffer.alloc(2 * blockBytes);

type Fields = Omit<MemberToWrite, 'realSize' | 'entry' | 'attributes' | 'flag'> &
  Pick<Entry, 'mode' | 'uid' | 'gid'> & { flag: string };

function header({ path, flag, linkPath = '', size, mode, uid, gid }: Fields): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
  block.write(path.slice(0, 100), 0, 'latin1');
  octal(mode, 100, 7);
  octal(uid, 108, 7);
  octal(gid, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(flag, 156, 'latin1');
  block.write(linkPath.slice(0, 100), 157, 'latin1');
  block.write(['ustar', '00'].join('\0'), 257, 'latin1');
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  octal(checksum, 148, 6);
  block[154] = 0;
  return block;
}

function fits(name: string): boolean {
  return name.length <= 100 && /^[\x20-\x7e]*$/.test(name);
}

const maxOctal7 = 0o7777777;
const maxOctal11 = 0o77777777777;
