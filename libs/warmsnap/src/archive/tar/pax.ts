import { damagedArchive } from '../damaged-archive.ts';
import { refused } from './refusal.ts';

/** Records of an extended header; keys and values are bytes, kept as Latin-1 text. */
export type PaxRecords = Map<string, string>;

/** Only what GNU tar writes for the data of a volume is known; a record that we do not understand could change a name. */
export function parsePax(block: Buffer): PaxRecords {
  const text = block.toString('latin1');
  const records: PaxRecords = new Map();
  for (let at = 0; at < text.length;) {
    const match = /^([1-9][0-9]{0,7}) /.exec(text.slice(at, at + 9));
    const end = at + Number(match?.[1] ?? 0);
    const equals = text.indexOf('=', at);
    if (!match || end > text.length || text[end - 1] !== '\n' || equals === -1 || equals >= end)
      throw damagedArchive('an extended header is no list of records');
    const key = text.slice(at + match[0].length, equals);
    if (!isKnown(key)) throw refused('unknown-record', `it has an extended record ${JSON.stringify(key)}`);
    if (records.has(key))
      throw refused('unknown-record', `it has the extended record ${JSON.stringify(key)} twice`);
    records.set(key, text.slice(equals + 1, end - 1));
    at = end;
  }
  return records;
}

export function encodePax(records: PaxRecords): Buffer {
  let text = '';
  for (const [key, value] of [...records].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const rest = ` ${key}=${value}\n`;
    let length = rest.length + 1;
    while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
    text += `${length}${rest}`;
  }
  return Buffer.from(text, 'latin1');
}

/** Extended attributes and access lists: not in the manifest, so they travel as they are. */
export function isAttribute(key: string): boolean {
  return key.startsWith('SCHILY.xattr.') || key === 'SCHILY.acl.access' || key === 'SCHILY.acl.default';
}

function isKnown(key: string): boolean {
  return isAttribute(key) || knownKeys.has(key);
}

const knownKeys = new Set([
  ...['path', 'linkpath', 'size', 'mtime', 'atime', 'ctime', 'uid', 'gid', 'uname', 'gname'],
  ...['GNU.sparse.major', 'GNU.sparse.minor', 'GNU.sparse.name', 'GNU.sparse.realsize'],
]);
