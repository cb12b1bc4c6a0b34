import { closeSync, ftruncateSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import type { ReadEntry } from 'tar';

/**
 * Writes members of an archive as they come, so that no more of one is in memory than one chunk. Without `really`
 * nothing is written. What this host has no name for is left out; a full disk is thrown.
 */
export function createEntryWriter(really: boolean) {
  const open = (path: string, mode: number): number | undefined =>
    attempt(() => {
      mkdirSync(dirname(path), { recursive: true });
      return openSync(path, 'w', mode);
    });
  return {
    folder: (path: string): void => {
      if (really) attempt(() => mkdirSync(path, { recursive: true }));
    },
    file: (path: string, entry: ReadEntry): void => {
      const fd = really ? open(path, ((entry.mode ?? 0) & 0o755) | 0o600) : undefined;
      if (fd === undefined) return void entry.resume();
      let at = 0;
      entry.on('data', (chunk: Buffer) => {
        if (!isEmpty(chunk))
          for (let done = 0; done < chunk.length;)
            done += writeSync(fd, chunk, done, chunk.length - done, at + done);
        at += chunk.length;
      });
      entry.on('end', () => {
        ftruncateSync(fd, at);
        if (entry.mtime) futimesSync(fd, entry.mtime, entry.mtime);
        closeSync(fd);
      });
    },
  };
}

export type EntryWriter = ReturnType<typeof createEntryWriter>;

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (noName.has(systemCodeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** What an archive can ask for and this file system cannot have: too long a name, a file below a file. */
const noName: ReadonlySet<string> = new Set([
  'ENAMETOOLONG',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'EINVAL',
  'EILSEQ',
  'ELOOP',
  'ERR_INVALID_ARG_VALUE',
]);

const zeros = Buffer.alloc(64 * 1024);
const isEmpty = (chunk: Buffer) => {
  for (let at = 0; at < chunk.length; at += zeros.length) {
    const part = chunk.subarray(at, at + zeros.length);
    if (!zeros.subarray(0, part.length).equals(part)) return false;
  }
  return true;
};
