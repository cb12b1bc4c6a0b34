import { WarmError } from '@ci-warm/errors';

/** The error of a snapshot that must not be used. */
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
