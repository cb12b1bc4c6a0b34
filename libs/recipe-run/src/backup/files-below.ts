import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface FileFacts {
  bytes: number;
  /** Both change with the content. */
  mtimeMs: number;
  ctimeMs: number;
  links: number;
}

/** Regular files below a folder by their paths within it. What is not there, or goes while one looks, has none. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, FileFacts>> {
  const found = new Map<string, FileFacts>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) continue;
    const { size, mtimeMs, ctimeMs, nlink } = stats;
    found.set(relative(folder, path), { bytes: size, mtimeMs, ctimeMs, links: nlink });
  }
  return found;
}
