import { WarmError } from '@ci-warm/errors';

/** The error of a snapshot that must not be used. */
export function damaged(folder: string, problems: readonly string[]): WarmError {
  return damagedSnapshot(
    `snapshot ${folder}`,
    problems,
    'nothing was changed; look at the disk, then move the damaged snapshot away or bring it back from a backup',
  );
}

/** As `damaged`, for those who know what else can be done about it. */
export function damagedSnapshot(snapshot: string, problems: readonly string[], hint: string): WarmError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new WarmError({
    kind: 'broken',
    code: 'snapshot-damaged',
    message: `${snapshot} cannot be trusted: ${problems[0] ?? 'no reason'}${more}`,
    hint,
    details: { problems: problems.slice(0, 20) },
  });
}
