import type { FailedEdge } from '@ci-warm/app-folder';
import { WarmError } from '@ci-warm/errors';

/**
 * Sees that a version which is to be tried again is one that failed here, or is being changed to just now: anything else
 * would be forgotten in silence.
 *
 * @throws WarmError `nothing-to-retry` (usage), naming those that can be
 */
export function requireFailed(
  retry: string,
  app: { name: string; failed: readonly FailedEdge[]; unfinished: string | undefined },
): void {
  const known = [
    ...new Set([...app.failed.map(({ to }) => to), ...(app.unfinished ? [app.unfinished] : [])]),
  ];
  if (known.includes(retry)) return;
  throw new WarmError({
    kind: 'usage',
    code: 'nothing-to-retry',
    message: `--retry ${retry}: that version of ${app.name} has not failed here, so there is nothing to forget`,
    hint: known.length === 0 ? 'No version of it has.' : `Versions that have: ${known.join(', ')}.`,
  });
}
