import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { content } from './content.ts';
import type { PlannedFile } from './plan-volume.ts';

/**
 * Writes planned files, several at a time. What is in each follows from its path and the number of the change that wrote
 * it, and so does its time: two changes never lie within one second, which is all that some tools look at. A file that is
 * there keeps its inode.
 */
export async function writeFiles(
  root: string,
  files: readonly PlannedFile[],
  change: number,
  signal?: AbortSignal,
): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(join(root, path)))))
    await mkdir(folder, { recursive: true });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let file = files[next++]; file; file = files[next++]) {
      signal?.throwIfAborted();
      await writeFile(join(root, file.path), content(`${change}/${file.path}`, file.bytes), change);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** A day for each change. */
export function timeOf(change: number): Date {
  return new Date(Date.UTC(2020, 0, 1 + change));
}

async function writeFile(path: string, chunks: Iterable<Buffer>, change: number): Promise<void> {
  await using file = await open(path, 'a');
  await file.truncate(0);
  for (const chunk of chunks) await file.appendFile(chunk);
  await file.utimes(timeOf(change), timeOf(change));
}
