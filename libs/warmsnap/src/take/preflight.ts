import { createYielder } from '../concurrency/yielder.ts';
import type { WarmsnapContext } from '../context.ts';
import { requireOneDisk } from '../disk/require-one-disk.ts';
import { nearestFolder, requireSpace } from '../disk/space.ts';
import { isLikely, readProofs, type Proof } from '../store/proof-index.ts';
import { requireSources } from '../store/snapshot-paths.ts';
import { hasContent, type LiveEntry } from '../walk/entry.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { scan } from '../walk/scan.ts';
import type { SnapshotEstimate, SnapshotRequest } from '../warmsnap.ts';

/** The space is that of all of the data: what a snapshot could link today may have changed when it is taken. */
export async function preflight(
  context: WarmsnapContext,
  request: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor' | 'previous'>,
): Promise<SnapshotEstimate> {
  const { sources, store, previous, freeFloor = context.freeFloor } = request;
  requireSources(sources);
  const maybeYield = createYielder();
  const needed = { bytes: 0, inodes: 16 };
  const told = { names: 0, changed: 0, bytes: 0 };
  for (const source of sources) {
    requireOneDisk(source);
    const proofs = previous ? readProofs('live', store, previous, source.name) : [];
    for (const [live, proof] of mergeByPath<[LiveEntry, Proof]>(
      scan(source.path, { isInUse: true }),
      proofs,
    )) {
      await maybeYield();
      if (!live) continue;
      needed.bytes += live.allocated;
      needed.inodes += 1;
      told.names += 1;
      if (isLikely(live, proof)) continue;
      told.changed += 1;
      // Holes too: they are read and hashed like everything else.
      if (hasContent(live)) told.bytes += live.size;
    }
  }
  await requireSpace({ path: await nearestFolder(store), ...needed, freeFloor, purpose: 'a snapshot' });
  return { ...told, seconds: secondsFor(told) };
}

function secondsFor({ names, changed, bytes }: Omit<SnapshotEstimate, 'seconds'>): number {
  return bytes / perSecond.bytes + changed / perSecond.copied + (names - changed) / perSecond.linked;
}

/** What two cores and a fast disk do: docs/performance.md. */
const perSecond = { bytes: 200 * 1024 ** 2, copied: 3_000, linked: 20_000 };
