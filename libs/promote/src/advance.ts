import type { Canonical } from '@ci-warm/canonical-registry';
import { failpoint } from '@ci-warm/failpoints';
import {
  deployCanonical,
  keepCommits,
  keepRunningSecrets,
  seedCanonical,
} from '@ci-warm/canonical-lifecycle';
import { prepareApp } from './prepare-app.ts';
import { dataOriginOf, type Promotion } from './promotion.ts';

/**
 * Deploys the version as the canonical, over its known-good data or fresh, and makes it the known-good one. The registry
 * names it from the one rename of `registry.write` on; whatever throws before leaves the old one named.
 */
export async function advance(promotion: Promotion, known: Canonical | undefined): Promise<void> {
  const { journal, folder, registry, request, recipe, domain, version, commit, tree, clock, tools } =
    promotion;
  const run = request.results.id;
  const origin = dataOriginOf(request, known);
  await keepCommits(promotion, [{ commit }]);
  failpoint('promote.begin');
  await journal.begin({
    kind: origin.kind,
    plan: { recipe, domain, version, commit, run, ...(known ? { from: known.version } : {}) },
  });
  if (known) await folder.markChanged({ run, purpose: `promotion to ${version}` });
  await registry.setStatus(recipe, origin.kind === 'fresh-seed' ? 'seeding' : 'deployed');

  await journal.step('deploying');
  await prepareApp(promotion, origin);
  request.signal?.throwIfAborted();
  await deployCanonical(promotion, { version, tree, proof: request.proof });
  request.signal?.throwIfAborted();
  // Everything but the data, noted while it is healthy.
  const point = await tools.lifecycle.captureRestorePoint({ domain, recipe, version, commit });
  const unknown = await keepRunningSecrets(promotion, point.secrets);
  if (unknown.length > 0) promotion.progress(`not kept, so never to be exported: ${unknown.join(', ')}`);
  const sources = await tools.lifecycle.snapshotSources(domain);

  await journal.step('undeploying');
  await tools.lifecycle.undeployAndSettle(domain);
  request.signal?.throwIfAborted();
  await seedCanonical(promotion, point, {
    sources,
    run,
    promotedAt: new Date(clock.now()).toISOString(),
    signal: request.signal,
  });
}
