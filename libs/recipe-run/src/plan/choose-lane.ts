import type { CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { Lane } from '@ci-warm/run-results';
import type { Warmsnap } from '@ci-warm/warmsnap';
import type { LaneChoice } from '../contract/run.ts';

/**
 * The lane that was asked for, or the cold one where the canonical cannot be borrowed, with the reason. A quick run decides
 * while it holds the canonical's lock, with no change of it in flight.
 */
export async function chooseLane(request: {
  requested: Lane;
  recipe: string;
  registry: CanonicalRegistry;
  warmsnap: Warmsnap;
}): Promise<LaneChoice> {
  const { requested, recipe, registry, warmsnap } = request;
  const canonical = await registry.read(recipe);
  if (requested === 'cold') return { lane: 'cold', canonical, reason: undefined };
  if (!canonical) return { lane: 'cold', canonical, reason: `${recipe} has no canonical` };
  if (canonical.snapshot !== undefined) {
    const verified = await warmsnap.verify(
      { store: registry.folderOf(recipe).snapshots, id: canonical.snapshot, owner: canonical.domain },
      'quick',
    );
    if (verified.outcome === 'invalid') {
      return {
        lane: 'cold',
        canonical,
        reason: `the snapshot of ${recipe}'s canonical is damaged: ${verified.problems[0] ?? ''}`,
      };
    }
  }
  return { lane: 'quick', canonical, reason: undefined };
}
