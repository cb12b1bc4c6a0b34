import { messageOf } from '@ci-warm/errors';
import type { RunResults } from '@ci-warm/run-results';
import { writeResults } from '@ci-warm/runs';
import type { Host } from './contract/host.ts';
import type { Promote } from './contract/types.ts';
import type { Run } from './contract/run.ts';

/**
 * Offers a run to be its recipe's canonical where that is possible at all, and adds to its results what became of it. They
 * are written already, so that whatever happens to the promotion does not lose the verdict.
 */
export async function offerPromotion(host: Host, run: Run, results: RunResults): Promise<RunResults> {
  if (host.promote === undefined || !mayBecomeCanonical(run, results)) return results;
  const promotion = await promote(host.promote, run, results);
  const told: RunResults = { ...results, promotion };
  await writeResults({ folder: run.folder, results: told });
  return told;
}

function mayBecomeCanonical({ request, config }: Run, { verdict }: RunResults): boolean {
  const { lane, pullRequest } = request;
  return lane === 'cold' && verdict === 'green' && pullRequest === undefined && config.warmCanonical === true;
}

async function promote(offer: Promote, run: Run, results: RunResults): ReturnType<Promote> {
  const { config, files, proof, abraDir, request, slot } = run;
  const { skipFetch = false, promotion = {}, signal } = request;
  try {
    const { outcome, reason } = await offer({
      ...{ results, config, files, proof, abraDir, skipFetch, promotion, signal },
      locks: [slot.descriptor],
    });
    return { outcome, reason };
  } catch (error) {
    return { outcome: 'failed', reason: messageOf(error) };
  }
}
