import type { AlertStore } from '@ci-warm/alerts';
import { tellStaleness, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import { messageOf } from '@ci-warm/errors';
import { canonicalTrouble } from './canonical-trouble.ts';
import { disagreementOf, type RunResults } from '@ci-warm/run-results';

/**
 * Alerts that a finished run gives rise to, or brings to an end: the lanes disagree on its commit, the canonical that it
 * was tested on is stale, or that canonical cannot be used any more. Never throws: the run has ended as it has.
 *
 * @returns what could not be told, one line each
 */
export async function tellOfRun(
  results: RunResults,
  { alerts, registry }: { alerts: AlertStore; registry: CanonicalRegistry },
): Promise<readonly string[]> {
  const disagreement = async () => {
    const found = disagreementOf(results);
    if (found?.state === 'open') await alerts.raise(found);
    if (found?.state === 'closed') await alerts.archive(found.key);
  };
  const staleness = async () => {
    if (results.base?.origin === 'canonical')
      await tellStaleness([await registry.entry(results.recipe)], alerts);
  };
  const trouble = async () => {
    const isThere = results.requestedLane === 'quick' && (await registry.read(results.recipe)) !== undefined;
    const found = canonicalTrouble(results, { isThere });
    if (found?.state === 'open') await alerts.raise(found);
    if (found?.state === 'closed') await alerts.archive(found.key);
  };
  const told = await Promise.allSettled([disagreement(), staleness(), trouble()]);
  return told.flatMap((one) =>
    one.status === 'rejected' ? [`an alert could not be kept: ${messageOf(one.reason)}`] : [],
  );
}
