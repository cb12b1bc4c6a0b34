import { constants, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { systemCodeOf, type WarmError } from '@ci-warm/errors';
import { notSnapshotable } from '../not-snapshotable.ts';
import type { LiveEntry } from './entry.ts';
import { createHardLinks, type HardLinks } from './hard-links.ts';
import { encodeLatin1, joinPath } from './path-code.ts';

/**
 * Every name below a directory, itself included, in the order of encoded paths (so parents come first), one at a time:
 * a volume with many names never is in memory as a whole.
 *
 * @param isInUse somebody may be at work there: what is gone by the time that it is looked at is left out
 * @throws WarmError `not-snapshotable` (infrastructure) for devices and for what another file system is mounted on.
 */
export function* scan(root: string, { isInUse = false } = {}): Generator<LiveEntry> {
  const hardLinks = createHardLinks();
  const rootEntry = readEntry(root, '', { hardLinks });
  yield rootEntry;
  if (rootEntry.type === 'dir') yield* below({ root, device: rootEntry.device, hardLinks, isInUse });
}

/** One name, as a scan tells of it. */
export function readEntry(root: string, path: string, { hardLinks, device }: Partial<Walk> = {}): LiveEntry {
  const bytes = joinPath(root, path);
  const stat = lstatSync(bytes, { bigint: true });
  if (device !== undefined && stat.dev !== device)
    throw unusable(`${root}/${path} is a mount of its own`, 'mount it elsewhere');
  const mode = Number(stat.mode);
  const type = types[mode & constants.S_IFMT];
  if (type === undefined)
    throw unusable(`${root}/${path} is a device node, which no snapshot keeps`, 'remove it from the volume');
  const entry: LiveEntry = {
    path,
    type,
    mode: mode & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    mtime: String(stat.mtimeNs),
    size: type === 'file' ? Number(stat.size) : 0,
    device: stat.dev,
    inode: stat.ino,
    ctime: stat.ctimeNs,
    names: Number(stat.nlink),
    allocated: Number(stat.blocks) * 512,
  };
  if (type === 'link') entry.target = encodeLatin1(readlinkSync(bytes, 'buffer').toString('latin1'));
  if (entry.names > 1 && type !== 'dir') {
    const first = hardLinks?.firstPathOf(stat.ino, path);
    if (first !== undefined) entry.sameAs = first;
  }
  return entry;
}

/** As `readEntry`; nothing where there is no such name. */
export function readEntryIfThere(
  root: string,
  path: string,
  walk: Partial<Walk> = {},
): LiveEntry | undefined {
  return ifThere(() => readEntry(root, path, walk));
}

function ifThere<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

interface Walk {
  root: string;
  device: bigint;
  /** Of files that have several names. */
  hardLinks: HardLinks;
  isInUse: boolean;
}

/**
 * `a`, `a-b`, `a/x`: what is in a directory comes after siblings whose names sort before its slash, so a directory
 * waits until its turn comes.
 */
function* below(walk: Walk): Generator<LiveEntry> {
  const open = [openFolder(walk, '')];
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const { prefix, names, waiting } = folder;
    const name = names[folder.at];
    const last = waiting.at(-1);
    if (last !== undefined && (name === undefined || `${last}/` < name)) {
      waiting.pop();
      open.push(openFolder(walk, prefix + last));
    } else if (name === undefined) open.pop();
    else {
      folder.at += 1;
      const entry = (walk.isInUse ? readEntryIfThere : readEntry)(walk.root, prefix + name, walk);
      if (entry === undefined) continue;
      if (entry.type === 'dir') waiting.push(name);
      yield entry;
    }
  }
}

interface OpenFolder {
  prefix: string;
  names: readonly string[];
  /** Index of the name that is next. */
  at: number;
  /** Directories that were yielded, while what is in them was not. */
  waiting: string[];
}

function openFolder({ root, isInUse }: Walk, path: string): OpenFolder {
  const read = () => readdirSync(joinPath(root, path), 'latin1');
  const found = isInUse ? (ifThere(read) ?? []) : read();
  const names = found.map(encodeLatin1).sort();
  return { prefix: path === '' ? '' : `${path}/`, names, at: 0, waiting: [] };
}

const types: Readonly<Record<number, LiveEntry['type']>> = {
  [constants.S_IFREG]: 'file',
  [constants.S_IFDIR]: 'dir',
  [constants.S_IFLNK]: 'link',
  [constants.S_IFIFO]: 'fifo',
  [constants.S_IFSOCK]: 'socket',
};

function unusable(message: string, remedy: string): WarmError {
  return notSnapshotable(message, { hint: `${remedy}, or leave the app out of warm data` });
}
