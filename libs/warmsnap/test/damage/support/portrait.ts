import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, type BigIntStats } from 'node:fs';

/** Path below a root (one character per byte) → everything that counts about that name. */
export type Portrait = ReadonlyMap<string, { content: string; metadata: string }>;

/**
 * What a tree is, looked at without any code of the library: a hash of every byte, and metadata to the nanosecond.
 *
 * Nothing where there is no tree. With `identity` also inodes, link counts and ctimes, which no process can set: equal twice means that nobody wrote in between.
 */
export function portraitOf(root: string, { identity = false } = {}): Portrait {
  const names = new Map<string, { content: string; metadata: string }>();
  const firstNames = new Map<bigint, string>();
  const look = (path: Buffer, name: string): void => {
    const stat = lstatSync(path, { bigint: true });
    const first = stat.isDirectory() ? name : (firstNames.get(stat.ino) ?? name);
    firstNames.set(stat.ino, first);
    const metadata = [metadataOf(stat), `first name ${first}`, ...(identity ? [identityOf(stat)] : [])].join(
      ', ',
    );
    names.set(name, { content: contentOf(path, stat), metadata });
    if (!stat.isDirectory()) return;
    for (const below of readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare))
      look(Buffer.concat([path, Buffer.from('/'), below]), `${name}/${below.toString('latin1')}`);
  };
  if (existsSync(root)) look(Buffer.from(root), '.');
  return names;
}

function contentOf(path: Buffer, stat: BigIntStats): string {
  if (stat.isDirectory()) return 'directory';
  if (stat.isSymbolicLink())
    return `link to ${readlinkSync(path, { encoding: 'buffer' }).toString('latin1')}`;
  if (!stat.isFile()) return 'other';
  return `file of ${stat.size} bytes, ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

function metadataOf({ mode, uid, gid, mtimeNs }: BigIntStats): string {
  return `mode ${mode.toString(8)}, owner ${uid}:${gid}, mtime ${mtimeNs}`;
}

function identityOf({ ino, ctimeNs, nlink }: BigIntStats): string {
  return `inode ${ino}, ctime ${ctimeNs}, links ${nlink}`;
}
