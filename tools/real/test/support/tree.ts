import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a folder by its path: kind, mode, owner, time of change, and what it holds. */
export function treeOf(root: string): Record<string, string> {
  if (!existsSync(root)) return {};
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(['.', ...names].map((name) => [name, describe(join(root, name))]));
}

function describe(path: string): string {
  const stat = lstatSync(path, { bigint: true });
  const facts = [stat.mode.toString(8), stat.uid, stat.gid].join(' ');
  if (stat.isSymbolicLink()) return `${facts} -> ${readlinkSync(path)}`;
  const content = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
  return `${facts} ${stat.mtimeNs} ${content}`;
}
