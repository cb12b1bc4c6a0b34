import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';

/** One file to hash, and to copy on the way. Paths are bytes as the characters of a text: that is cheap to send. */
export interface CopyJob {
  from: string;
  /** Where the copy goes; nothing may be there. Without it the content is only hashed. */
  to?: string | undefined;
  /**
   * The file system shares content between files: the copy is a clone, or else copied if that one cannot be. What is read
   * for the hash is the original, whose content is likely in memory; a clone's never is.
   */
  clone?: boolean | undefined;
}

export type CopyResult = { hash: string } | { fault: { message: string; code: string | undefined } };

/**
 * The function that reads a file once, hashing and writing as it goes. Its source is also what a worker thread starts
 * from, because a bundled app has no second file to load: nothing outside of it may be used in here.
 */
export function createCopier({
  filesystem,
  digests,
}: {
  filesystem: typeof fs;
  digests: typeof crypto;
}): (job: CopyJob) => CopyResult {
  const { constants } = filesystem;
  const chunkBytes = 256 * 1024;
  const holeBytes = 4 * 1024;
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  const zeros = Buffer.alloc(chunkBytes);

  const fill = (file: number, position: number, wanted: number): number => {
    for (let at = 0; ;) {
      const length = filesystem.readSync(file, buffer, at, wanted - at, position + at);
      at += length;
      if (length === 0 || at === wanted) return at;
    }
  };
  const writeAll = (file: number, start: number, end: number, position: number): void => {
    for (let at = start; at < end;)
      at += filesystem.writeSync(file, buffer, at, end - at, position + at - start);
  };
  const isZero = (start: number, end: number): boolean =>
    buffer.compare(zeros, 0, end - start, start, end) === 0;

  /** Blocks of zeros are left out, which makes the holes again that a sparse file has. */
  const writeData = (file: number, length: number, position: number): void => {
    if (isZero(0, length)) return;
    let start = 0;
    for (let at = 0; at < length; at += holeBytes) {
      const end = Math.min(at + holeBytes, length);
      if (!isZero(at, end)) continue;
      writeAll(file, start, at, position + start);
      start = end;
    }
    writeAll(file, start, length, position + start);
  };

  const transfer = (source: number, target: number | undefined): string => {
    const { size, blocks } = filesystem.fstatSync(source);
    const isSparse = blocks * 512 < size;
    const running = size > chunkBytes ? digests.createHash('sha256') : undefined;
    let position = 0;
    let last = 0;
    while (position < size) {
      last = fill(source, position, Math.min(chunkBytes, size - position));
      if (last === 0) break;
      running?.update(buffer.subarray(0, last));
      if (target !== undefined && isSparse) writeData(target, last, position);
      else if (target !== undefined) writeAll(target, 0, last, position);
      position += last;
    }
    if (target !== undefined && isSparse) filesystem.ftruncateSync(target, position);
    return running ? running.digest('hex') : digests.hash('sha256', buffer.subarray(0, last), 'hex');
  };

  const withFile = <T>(path: Buffer, flags: number, work: (file: number) => T): T => {
    const file = filesystem.openSync(path, flags, 0o600);
    try {
      return work(file);
    } finally {
      filesystem.closeSync(file);
    }
  };

  const reading = constants.O_RDONLY | constants.O_NOFOLLOW;
  const creating = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const cloning = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE;

  const cloned = (source: Buffer, target: Buffer): boolean => {
    try {
      filesystem.copyFileSync(source, target, cloning);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOSYS', 'ENOTTY'].includes(code ?? '')) throw error;
      return false;
    }
    // Whoever may not write to the file could not give it its attributes.
    filesystem.chmodSync(target, 0o600);
    return true;
  };

  return ({ from, to, clone }) => {
    try {
      const source = Buffer.from(from, 'latin1');
      const target = to === undefined ? undefined : Buffer.from(to, 'latin1');
      const written = target && clone && cloned(source, target) ? undefined : target;
      const copy = (file: number) =>
        written ? withFile(written, creating, (copied) => transfer(file, copied)) : transfer(file, undefined);
      return { hash: withFile(source, reading, copy) };
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      return { fault: { message, code } };
    }
  };
}

/** @throws what the copying threw, as the disk's own error */
export function hashOf(result: CopyResult): string {
  if ('hash' in result) return result.hash;
  const { message, code } = result.fault;
  throw Object.assign(new Error(message), code === undefined ? {} : { code });
}
