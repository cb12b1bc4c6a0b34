import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { PlannedFile } from './plan-volume.ts';

export interface FoundFile extends PlannedFile {
  mode: number;
  /** Whole seconds: more than that not every tool keeps. */
  modified: number;
}

/** The files of a tree in the order of their paths. */
export async function listFiles(root: string): Promise<FoundFile[]> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((name) => !name.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files: FoundFile[] = [];
  for (const path of paths.sort()) {
    const { size, mode, mtimeMs } = await lstat(path);
    files.push({ path: relative(root, path), bytes: size, mode, modified: Math.floor(mtimeMs / 1000) });
  }
  return files;
}
