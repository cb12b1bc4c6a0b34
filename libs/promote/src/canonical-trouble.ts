import type { AlertStore } from '@ci-warm/alerts';
import type { RunResults } from '@ci-warm/run-results';

type Alert = Parameters<AlertStore['raise']>[0];

/**
 * What a run has shown of its recipe's canonical that a person must hear of: it could not be returned to known-good, does
 * not come up any more, or could not be borrowed at all, although it is there. Pure.
 *
 * @returns `closed` where it has been seen to be well again; `undefined` where nothing was seen of it
 */
export function canonicalTrouble(
  results: RunResults,
  { isThere }: { isThere: boolean },
): undefined | { state: 'closed'; key: string } | ({ state: 'open' } & Alert) {
  const { recipe, lane, requestedLane, promotion, verdict } = results;
  const key = `canonical-broken:${recipe}`;
  if (promotion?.outcome === 'promoted') return { state: 'closed', key };
  const trouble =
    lane === 'quick'
      ? troubleOfBorrowed(results)
      : requestedLane === 'quick' && isThere
        ? results.laneReason
        : undefined;
  if (trouble === undefined)
    return lane === 'quick' && verdict !== 'infrastructure' ? { state: 'closed', key } : undefined;
  return {
    state: 'open',
    ...{ key, kind: 'broken', app: recipe },
    summary: `the canonical of ${recipe}: ${trouble}`,
    details: {
      ...{ recipe, domain: results.domain, run: results.id },
      remedy: `see the logs of the run; if the next quick run does not mend it: warmctl rewarm ${recipe}`,
    },
  };
}

function troubleOfBorrowed({ teardown, error, reason }: RunResults): string | undefined {
  if (!teardown.clean)
    return `not returned to known-good: ${teardown.leftovers.join(', ') || 'no reason given'}`;
  return error?.code === 'canonical-unhealthy' ? reason : undefined;
}
