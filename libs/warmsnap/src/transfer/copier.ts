import type * as fs from 'node:fs';
import type { ContentCopier } from './content-copier.ts';

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
 * The function that opens, makes or clones the files of a job. Its source is also what a worker thread starts from, because only
 * the bundler knows the names of the files of a bundled app: nothing outside of it may be used in here.
 */
export function createCopier({
  filesystem,
  copyContent,
}: {
  filesystem: typeof fs;
  copyContent: ContentCopier;
}): (job: CopyJob) => CopyResult {
  const { constants } = filesystem;
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
    // A clone has the mode of its original; without write permission its attributes could not be set.
    filesystem.chmodSync(target, 0o600);
    return true;
  };

  return ({ from, to, clone }) => {
    try {
      const source = Buffer.from(from, 'latin1');
      const target = to === undefined ? undefined : Buffer.from(to, 'latin1');
      const written = target && clone && cloned(source, target) ? undefined : target;
      const copy = (file: number) =>
        written
          ? withFile(written, creating, (copied) => copyContent(file, copied))
          : copyContent(file, undefined);
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
