import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';

/** What a caller knows better than this library: whose file it is, and so what to do. */
interface Said {
  message?: string;
  hint?: string;
}

export function stateUnwritable(file: string, cause: unknown, said: Said = {}): WarmError {
  if (cause instanceof WarmError) return cause;
  return new WarmError({
    kind: 'infrastructure',
    code: 'state-unwritable',
    message: said.message ?? `cannot write ${file}: ${messageOf(cause)}`,
    hint:
      said.hint ??
      remedies[systemCodeOf(cause) ?? ''] ??
      'Look at the disk and the permissions of that folder.',
    cause,
  });
}

export function stateUnreadable(file: string, cause: unknown, said: Said = {}): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'state-unreadable',
    message: said.message ?? `cannot read ${file}: ${messageOf(cause)}`,
    hint:
      said.hint ??
      remedies[systemCodeOf(cause) ?? ''] ??
      'Look at the disk and the permissions of that file.',
    cause,
  });
}

/** The file is there and is not what this program writes: a person has to decide what is true. */
export function stateCorrupt(
  file: string,
  why: string,
  { cause, hint }: { cause?: unknown; hint?: string } = {},
): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'state-corrupt',
    message: `${file} is damaged: ${why}`,
    hint:
      hint ??
      'Nothing was changed. Restore that file from a backup, or move it away to start without what it says.',
    cause,
  });
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free space (or inodes) there and run again.',
  EDQUOT: 'The disk quota is used up: free space there and run again.',
  EACCES: 'Run as the user that owns that folder, or give this one write permission.',
  EPERM: 'Run as the user that owns that folder, or give this one write permission.',
  EROFS: 'That file system is mounted read-only: remount it, or choose another folder.',
  ENOTDIR: 'A part of that path is a file: choose another folder.',
  EISDIR: 'There is a folder in the place of that file: move it away.',
};
