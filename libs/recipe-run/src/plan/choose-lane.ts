import { access } from 'node:fs/promises';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { Lane } from '@ci-warm/run-results';
import type { Warmsnap } from '@ci-warm/warmsnap';

export type LaneChoice =
  | { lane: 'quick'; canonical: Canonical; reason: undefined }
  | { lane: 'cold'; canonical: Canonical | undefined; reason: string | undefined };

/** The lane that was asked for, or the cold one where the canonical cannot be borrowed, with the reason. */
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
  const folder = registry.folderOf(recipe);
  if (await exists(folder.journal))
    return { lane: 'cold', canonical, reason: `a promotion of ${recipe} was interrupted` };
  if (canonical.snapshot !== undefined) {
    const verified = await warmsnap.verify(
      { store: folder.snapshots, id: canonical.snapshot, owner: canonical.domain },
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

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
