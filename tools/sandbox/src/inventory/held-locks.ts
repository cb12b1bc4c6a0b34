import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of the lock files of a folder that somebody holds, as the kernel has it: nothing is tried, so nobody is disturbed. */
export async function heldLocks(lockDir: string): Promise<string[]> {
  const inodes = new Set(
    [...(await readFile('/proc/locks', 'utf8')).matchAll(/:(\d+) \d+ \w+$/gm)].map(([, id]) => id),
  );
  const names = await readdir(lockDir).catch(() => []);
  const held = await Promise.all(
    names.map(async (name) => inodes.has(String((await stat(join(lockDir, name))).ino))),
  );
  return names.filter((_name, index) => held[index]);
}
