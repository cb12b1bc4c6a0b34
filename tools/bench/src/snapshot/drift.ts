import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFiles, numbers } from './choose-files.ts';
import { content, pageBytes } from './content.ts';
import { listFiles } from './list-files.ts';
import type { PlannedFile } from './plan-volume.ts';
import { timeOf, writeFiles } from './write-files.ts';

export interface Drifted {
  files: number;
  bytes: number;
}

/** How a volume changes: whole files with their share of the bytes, or single pages of the large files. */
export interface Drift {
  shape: 'files' | 'pages';
  /** 0 to 1. */
  share: number;
}

/**
 * Changes a share of a volume, the same way for the same number and the same files. Most chosen files are written anew in place;
 * of every fourteen one is removed, and one of its size is added.
 */
export async function drift(volume: string, { shape, share }: Drift, change: number): Promise<Drifted> {
  const files = await listFiles(volume);
  if (shape === 'pages') return await driftPages(volume, files, share, change);
  if (share === 0) return { files: 0, bytes: 0 };
  const count = Math.max(1, Math.round(share * files.length));
  const bytes = Math.round(share * bytesOf(files));
  return await driftFiles(volume, chooseFiles(files, { count, bytes, seed: `${change}` }), change);
}

/** Whole files until so many bytes are changed. */
export async function driftBytes(volume: string, bytes: number, change: number): Promise<Drifted> {
  const files = await listFiles(volume);
  const count = Math.max(1, Math.round((bytes / bytesOf(files)) * files.length));
  return await driftFiles(volume, chooseFiles(files, { count, bytes, seed: `${change}` }), change);
}

async function driftFiles(volume: string, chosen: readonly PlannedFile[], change: number): Promise<Drifted> {
  const replaced = chosen.filter((_, index) => index % 14 === 13);
  for (const { path } of replaced) await rm(join(volume, path));
  const added = replaced.map(({ path, bytes }) => ({
    path: `${path.replace(addedTag, '')}.${tagOf(change)}`,
    bytes,
  }));
  const rewritten = chosen.filter((file) => !replaced.includes(file));
  await writeFiles(volume, [...rewritten, ...added], change);
  return { files: chosen.length, bytes: bytesOf(chosen) };
}

async function driftPages(
  volume: string,
  files: readonly PlannedFile[],
  share: number,
  change: number,
): Promise<Drifted> {
  const most = Math.max(...files.map(({ bytes }) => bytes));
  const large = files.filter(({ bytes }) => bytes >= Math.min(16 * 1024 ** 2, most));
  const next = numbers(`${change}`);
  let pages = 0;
  for (const { path, bytes } of large) {
    await using file = await open(join(volume, path), 'r+');
    const inFile = Math.floor(bytes / pageBytes);
    for (let count = Math.max(1, Math.round(inFile * share)); count > 0; count -= 1, pages += 1) {
      const at = next() % inFile;
      for (const page of content(`${change}/${path}/${at}`, pageBytes))
        await file.write(page, 0, page.length, at * pageBytes);
    }
    await file.utimes(timeOf(change), timeOf(change));
  }
  return { files: large.length, bytes: pages * pageBytes };
}

function bytesOf(files: readonly PlannedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

const addedTag = /\.[0-9a-f]{8}$/;

function tagOf(change: number): string {
  return createHash('sha256').update(`${change}`).digest('hex').slice(0, 8);
}
