import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { failpoint } from '@ci-warm/failpoints';
import { syncFolder } from '@ci-warm/state-files';

/** A file that is either whole, on the disk and at its name, or not there. */
export async function writeAtomic<T>(path: string, write: (out: Writable) => Promise<T>): Promise<T> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`;
  try {
    // `flush` syncs before it closes.
    const written = await write(createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    failpoint('warmsnap.export.rename');
    await rename(draft, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
