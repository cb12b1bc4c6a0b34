import type { BigIntStats } from 'node:fs';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { WarmError, systemCodeOf } from '@ci-warm/errors';
import type { LiveEntry } from './entry.ts';
import { createFirstNames, type FirstNames } from './first-names.ts';
import { encodeLatin1, joinPath } from './path-code.ts';

/**
 * Every name below a directory, itself included, in the order of encoded paths (so parents come first), one at a time:
 * a volume with many names never is in memory as a whole.
 *
 * @param isInUse somebody may be at work there: what is gone by the time that it is looked at is left out
 * @throws WarmError `not-snapshotable` (infrastructure) for devices and for what another file system is mounted on.
 */
export function* scan(root: string, { isInUse = false } = {}): Generator<LiveEntry> {
  const firstNames = createFirstNames();
  const rootEntry = look(root, '', { firstNames });
  yield rootEntry;
  if (rootEntry.type === 'dir') yield* below({ root, device: rootEntry.device, firstNames, isInUse }, '');
}

/** One name, as a scan tells of it. */
export function look(root: string, path: string, { firstNames, device }: Partial<Walk> = {}): LiveEntry {
  const bytes = joinPath(root, path);
  const stat = lstatSync(bytes, { bigint: true });
  if (device !== undefined && stat.dev !== device)
    throw unusable(`${root}/${path} is a mount of its own`, 'mount it elsewhere');
  const type = typeOf(stat, root, path);
  const entry: LiveEntry = {
    path,
    type,
    mode: Number(stat.mode) & 0o7777,
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
    const first = firstNames?.meet(stat.ino, path);
    if (first !== undefined) entry.sameAs = first;
  }
  return entry;
}

/** The same; nothing where there is no such name. */
export function lookIfThere(root: string, path: string, walk: Partial<Walk> = {}): LiveEntry | undefined {
  return ifThere(() => look(root, path, walk));
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
  /** Of files that have several. */
  firstNames: FirstNames;
  isInUse: boolean;
}

/**
 * `a`, `a-b`, `a/x`: what is in a directory comes after siblings whose names sort before its slash, so a directory
 * waits until its turn comes.
 */
function* below(walk: Walk, folder: string): Generator<LiveEntry> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const read = () => readdirSync(joinPath(walk.root, folder), 'latin1');
  const found = walk.isInUse ? (ifThere(read) ?? []) : read();
  const names = found.map(encodeLatin1).sort();
  const waiting: string[] = [];
  for (const name of names) {
    for (let last = waiting.at(-1); last !== undefined && `${last}/` < name; last = waiting.at(-1)) {
      waiting.pop();
      yield* below(walk, prefix + last);
    }
    const entry = (walk.isInUse ? lookIfThere : look)(walk.root, prefix + name, walk);
    if (!entry) continue;
    yield entry;
    if (entry.type === 'dir') waiting.push(name);
  }
  for (let last = waiting.pop(); last !== undefined; last = waiting.pop()) yield* below(walk, prefix + last);
}

function typeOf(stat: BigIntStats, root: string, path: string): LiveEntry['type'] {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'dir';
  if (stat.isSymbolicLink()) return 'link';
  if (stat.isFIFO()) return 'fifo';
  if (stat.isSocket()) return 'socket';
  throw unusable(`${root}/${path} is a device node, which no snapshot keeps`, 'remove it from the volume');
}

function unusable(message: string, remedy: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'not-snapshotable',
    message,
    hint: `${remedy}, or leave the app out of warm data`,
  });
}
