import { chmod, lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { systemCodeOf } from '@ci-warm/errors';

/** Removes a name and everything below it, whatever bytes the names are made of. Absent is fine. */
export async function removeTree(path: string | Buffer): Promise<void> {
  const bytes = Buffer.from(path);
  const stat = await lstat(bytes).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!stat) return;
  if (!stat.isDirectory()) return await unlink(bytes);
  // An ordinary user cannot empty a directory of his own without these bits.
  if ((stat.mode & 0o700) !== 0o700) await chmod(bytes, 0o700);
  for (const name of await readdir(bytes, { encoding: 'buffer' })) {
    await removeTree(Buffer.concat([bytes, Buffer.from('/'), name]));
  }
  await rmdir(bytes);
}
