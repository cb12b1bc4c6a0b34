import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { systemCodeOf } from '@ci-warm/errors';
import { createYielder } from '../concurrency/yielder.ts';

/** Removes a name and everything below it, whatever bytes the names are made of. Absent is fine. */
export async function removeTree(path: string | Buffer): Promise<void> {
  const bytes = Buffer.from(path);
  try {
    const stat = lstatSync(bytes);
    if (!stat.isDirectory()) return unlinkSync(bytes);
    await empty(bytes, stat.mode, createYielder());
    rmdirSync(bytes);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
}

async function empty(
  folder: Buffer,
  mode: number,
  maybeYield: () => Promise<void> | undefined,
): Promise<void> {
  // An ordinary user cannot empty a directory of his own without these bits.
  if ((mode & 0o700) !== 0o700) chmodSync(folder, 0o700);
  for (const name of readdirSync(folder, 'latin1')) {
    const bytes = Buffer.concat([folder, slash, Buffer.from(name, 'latin1')]);
    await maybeYield();
    const stat = lstatSync(bytes);
    if (stat.isDirectory()) {
      await empty(bytes, stat.mode, maybeYield);
      rmdirSync(bytes);
    } else {
      unlinkSync(bytes);
    }
  }
}

const slash = Buffer.from('/');
