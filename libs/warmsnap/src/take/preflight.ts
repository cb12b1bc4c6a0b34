import { createYielder } from '../concurrency/yielder.ts';
import type { WarmsnapContext } from '../context.ts';
import { requireOneDisk } from '../disk/require-one-disk.ts';
import { nearestFolder, requireSpace } from '../disk/space.ts';
import { requireSources } from '../store/snapshot-paths.ts';
import type { SnapshotRequest } from '../warmsnap.ts';
import { scan } from '../walk/scan.ts';

/** Counts all of the data: what a snapshot could link today may have changed when it is taken. */
export async function preflight(
  context: WarmsnapContext,
  { sources, store, freeFloor = context.freeFloor }: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor'>,
): Promise<void> {
  requireSources(sources);
  const maybeYield = createYielder();
  let bytes = 0;
  let inodes = 16;
  for (const source of sources) {
    requireOneDisk(source);
    for (const { allocated } of scan(source.path, { isInUse: true })) {
      await maybeYield();
      bytes += allocated;
      inodes += 1;
    }
  }
  await requireSpace({ path: await nearestFolder(store), bytes, inodes, freeFloor, purpose: 'a snapshot' });
}
