import { execFileSync } from 'node:child_process';
import { lstat, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** As a bad disk does it: the size is the same, and the time is set back to the nanosecond. */
export async function flipBit(path: string): Promise<void> {
  const { mtimeNs } = await lstat(path, { bigint: true });
  const bytes = await readFile(path);
  bytes[0]! ^= 1;
  await writeFile(path, bytes);
  const nanoseconds = String(mtimeNs);
  execFileSync('touch', ['-d', `@${nanoseconds.slice(0, -9)}.${nanoseconds.slice(-9)}`, path]);
}

/**
 * Lets the index of the live data say that the file was never touched. A bad disk leaves the time of its last change as it
 * is; no program can, so the index is told the new one.
 */
export async function vouchFor(
  path: string,
  { index, source }: { index: string; source: string },
): Promise<void> {
  const { dev, ino, ctimeNs, size, mtimeNs } = await lstat(path, { bigint: true });
  const stamp = [dev, ino, ctimeNs, size, mtimeNs].join('.');
  await writeFile(index, `old ${source} ${basename(path)} ${stamp}\n`);
}
