import type { BigIntStats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { WarmError } from '@ci-warm/errors';
import type { LiveEntry } from './entry.ts';
import { encodePath, joinPath } from './path-code.ts';

/**
 * Every name below a directory, itself included, in the order of encoded paths (so parents come first).
 *
 * @throws WarmError `not-snapshotable` (infrastructure) for devices.
 */
export async function scan(root: string, signal?: AbortSignal): Promise<LiveEntry[]> {
  const entries: LiveEntry[] = [];
  await walk(root, '', entries, signal);
  entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  markHardLinks(entries);
  return entries;
}

async function walk(
  root: string,
  path: string,
  entries: LiveEntry[],
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const entry = await look(root, path);
  entries.push(entry);
  if (entry.type !== 'dir') return;
  const names = await readdir(joinPath(root, path), { encoding: 'buffer' });
  for (const name of names) {
    const encoded = encodePath(name);
    await walk(root, path === '' ? encoded : `${path}/${encoded}`, entries, signal);
  }
}

async function look(root: string, path: string): Promise<LiveEntry> {
  const bytes = joinPath(root, path);
  const stat = await lstat(bytes, { bigint: true });
  const type = typeOf(stat, () => `${root}/${path}`);
  return {
    path,
    type,
    mode: Number(stat.mode & 0o7777n),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    mtime: stat.mtimeNs.toString(),
    size: type === 'file' ? Number(stat.size) : 0,
    ...(type === 'link' ? { target: encodePath(await readlink(bytes, { encoding: 'buffer' })) } : {}),
    device: stat.dev,
    inode: stat.ino,
    ctime: stat.ctimeNs,
    allocated: Number(stat.blocks) * 512,
  };
}

function typeOf(stat: BigIntStats, name: () => string): LiveEntry['type'] {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'dir';
  if (stat.isSymbolicLink()) return 'link';
  if (stat.isFIFO()) return 'fifo';
  if (stat.isSocket()) return 'socket';
  throw new WarmError({
    kind: 'infrastructure',
    code: 'not-snapshotable',
    message: `${name()} is a device node, which no snapshot keeps`,
    hint: 'remove it from the volume, or leave the app out of warm data',
  });
}

function markHardLinks(entries: LiveEntry[]): void {
  const first = new Map<bigint, string>();
  for (const entry of entries) {
    if (entry.type === 'dir') continue;
    const earlier = first.get(entry.inode);
    if (earlier === undefined) first.set(entry.inode, entry.path);
    else entry.sameAs = earlier;
  }
}
