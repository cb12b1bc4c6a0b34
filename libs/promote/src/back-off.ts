import type { FailedEdge } from '@ci-warm/app-folder';

/**
 * Until when a promotion that failed before is left alone: an hour after the first failure, doubled with each, at most
 * a week. Pure.
 *
 * @returns milliseconds since the epoch; `undefined` when it may be tried
 */
export function backOffUntil(
  edges: readonly FailedEdge[],
  { from, to, now }: { from: string; to: string; now: number },
): number | undefined {
  const edge = edges.find((one) => one.from === from && one.to === to);
  if (!edge) return undefined;
  const until = Date.parse(edge.at) + Math.min(hour * 2 ** (edge.count - 1), week);
  return until > now ? until : undefined;
}

const hour = 3_600_000;
const week = 168 * hour;
