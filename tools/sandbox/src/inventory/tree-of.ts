import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A file, or a folder with all below it, a line each: kind, mode, owner, modification time in nanoseconds, and content. */
export async function treeOf(path: string): Promise<string[]> {
  const stats = await lstat(path, { bigint: true });
  const own = `${path}: ${attributesOf(stats)} mtime ${stats.mtimeNs} ${await contentOf(path, stats)}`;
  if (!stats.isDirectory()) return [own];
  const names = (await readdir(path)).sort();
  const below = await Promise.all(names.map((name) => treeOf(join(path, name))));
  return [own, ...below.flat()];
}

/** Without its time: of a file that is written again with the same content. */
export async function fileOf(path: string): Promise<string> {
  const stats = await lstat(path, { bigint: true });
  return `${path}: ${attributesOf(stats)} ${await contentOf(path, stats)}`;
}

/** The mode has the kind of file in it. */
const attributesOf = ({ mode, uid, gid }: BigIntStats) => `${mode.toString(8)} ${uid}:${gid}`;

async function contentOf(path: string, stats: BigIntStats): Promise<string> {
  if (stats.isSymbolicLink()) return `to ${await readlink(path)}`;
  if (!stats.isFile()) return '';
  return `sha256 ${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`;
}
