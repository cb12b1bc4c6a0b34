import { WarmError, messageOf, systemCodeOf } from '@ci-warm/errors';

/** The file system has no room for what was to be done, or had none left in the midst of it. */
export function noSpace(message: string, { hint, cause }: { hint: string; cause?: unknown }): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'no-space', message, hint, cause });
}

/** `noSpace` where the disk itself told it, while `doing` was done. */
export function diskFull(doing: string, cause?: unknown): WarmError {
  return noSpace(`no space left: ${doing}`, {
    hint: 'free some space on that file system and try again; the data and the snapshot before it are as they were',
    cause,
  });
}

/** Names a thrown value that came from the disk while `doing` was done; anything else passes as it is. */
export function asDiskFault(error: unknown, doing: string): unknown {
  if (error instanceof WarmError) return error;
  const code = systemCodeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(doing, error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  return new WarmError({
    kind: 'infrastructure',
    code: 'disk-error',
    message: `${doing} failed: ${messageOf(error)}`,
    hint: 'see that the directory is there and that this user may read and write it',
    cause: error,
  });
}
