import { WarmError, messageOf, systemCodeOf } from '@ci-warm/errors';

export function noSpace(doing: string, cause?: unknown): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'no-space',
    message: `no space left: ${doing}`,
    hint: 'free some space on that file system and try again; the data and the snapshot before it are as they were',
    cause,
  });
}

export function damaged(path: string, problems: readonly string[]): WarmError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new WarmError({
    kind: 'broken',
    code: 'snapshot-damaged',
    message: `snapshot ${path} cannot be trusted: ${problems[0] ?? 'no reason'}${more}`,
    hint: 'nothing was changed; look at the disk, then move the damaged snapshot away or bring it back from a backup',
    details: { problems: problems.slice(0, 20) },
  });
}

/** Names a thrown value that came from the disk while `doing` was done; anything else passes as it is. */
export function asDiskFault(error: unknown, doing: string): unknown {
  if (error instanceof WarmError) return error;
  const code = systemCodeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return noSpace(doing, error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  return new WarmError({
    kind: 'infrastructure',
    code: 'disk-error',
    message: `${doing} failed: ${messageOf(error)}`,
    hint: 'see that the directory is there and that this user may read and write it',
    cause: error,
  });
}
