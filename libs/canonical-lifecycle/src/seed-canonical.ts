import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/app-folder';
import type { SnapshotRequest, SnapshotSource, Warmsnap } from '@ci-warm/warmsnap';
import { keepCommits } from './keep-commits.ts';
import type { LockedCanonical } from './types.ts';

/** What makes a restore point a canonical. */
export type Provenance = Pick<Canonical, 'run' | 'promotedAt' | 'imported'>;

/**
 * Makes what an undeployed canonical's volumes hold now the known-good data: snapshot, full verification, and then the
 * one rename of `registry.write`, from which on the registry names it. Whatever throws before leaves the old one named.
 *
 * @param sources the app's volumes; none for an app without any
 * @throws WarmError `new-snapshot-invalid` (failed)
 */
export async function seedCanonical(
  locked: Omit<LockedCanonical, 'progress'>,
  point: RestorePoint,
  given: Provenance & { sources: readonly SnapshotSource[]; signal?: AbortSignal | undefined },
): Promise<void> {
  const { tools, registry, recipe, journal } = locked;
  const { lifecycle, warmsnap } = tools;
  const { sources, signal, ...provenance } = given;
  const owner = registry.domainOf(recipe);
  const store = registry.folderOf(recipe).snapshots;
  let snapshot: string | undefined;
  if (sources.length > 0) {
    await journal.step('snapshotting');
    failpoint('canonical-lifecycle.snapshot');
    const assertSettled = () => lifecycle.assertSettled(owner);
    snapshot = await takeWhole(warmsnap, { sources, store, owner, assertSettled, signal });
  }
  await journal.step('committing', { snapshot });
  await keepCommits(locked, [point]);
  failpoint('canonical-lifecycle.commit');
  await registry.write({
    ...point,
    ...(snapshot === undefined ? {} : { snapshot }),
    status: 'idle',
    ...provenance,
  });
  failpoint('canonical-lifecycle.committed');
}

/** Where the snapshot before was damaged, what is linked from it is too: then everything is copied anew. */
async function takeWhole(warmsnap: Warmsnap, request: SnapshotRequest): Promise<string> {
  const { store, owner, signal } = request;
  let problem = '';
  for (const previous of [undefined, null]) {
    const { id } = await warmsnap.take({ ...request, previous });
    await warmsnap.seal({ store, id, owner, signal });
    const checked = await warmsnap.verify({ store, id, owner }, 'full');
    if (checked.outcome === 'valid') return id;
    problem = checked.problems[0] ?? '';
  }
  throw invalid(problem);
}

function invalid(problem: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code: 'new-snapshot-invalid',
    message: `the new snapshot is not what was written: ${problem}`,
    hint: 'look at the disk of the warm root',
  });
}
