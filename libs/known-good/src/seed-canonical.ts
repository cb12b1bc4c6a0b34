import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/restore-point';
import type { SnapshotSource } from '@ci-warm/warmsnap';

import type { CanonicalScene } from './types.ts';

/** What makes a restore point a canonical. */
export type Provenance = Pick<Canonical, 'run' | 'promotedAt' | 'imported'>;

/**
 * Makes what an undeployed canonical's volumes hold now the known-good data: snapshot, full verification, and then the
 * one rename of `registry.write`, from which on the registry names it. Whatever throws before leaves the old one named.
 *
 * @param sources the app's volumes; none for an app without any
 * @throws WarmError `snapshot-damaged` (failed)
 */
export async function seedCanonical(
  { hands, registry, recipe, journal }: Omit<CanonicalScene, 'progress'>,
  point: RestorePoint,
  given: Provenance & { sources: readonly SnapshotSource[]; signal?: AbortSignal | undefined },
): Promise<void> {
  const { lifecycle, warmsnap } = hands;
  const { sources, signal, ...provenance } = given;
  const owner = registry.domainOf(recipe);
  const store = registry.folderOf(recipe).snapshots;
  let snapshot: string | undefined;
  if (sources.length > 0) {
    await journal.step('snapshotting');
    failpoint('promote.snapshot');
    const assertSettled = () => lifecycle.assertSettled(owner);
    ({ id: snapshot } = await warmsnap.take({ sources, store, owner, assertSettled, signal }));
    await warmsnap.seal({ store, id: snapshot, owner, signal });
    const checked = await warmsnap.verify({ store, id: snapshot, owner }, 'full');
    if (checked.outcome === 'invalid') throw damaged(checked.problems[0] ?? '');
  }
  await journal.step('committing', { snapshot });
  failpoint('promote.commit');
  await registry.write({
    ...point,
    ...(snapshot === undefined ? {} : { snapshot }),
    status: 'idle',
    ...provenance,
  });
  failpoint('promote.committed');
}

function damaged(problem: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code: 'snapshot-damaged',
    message: `the new snapshot is not what was written: ${problem}`,
    hint: 'look at the disk of the warm root',
  });
}
