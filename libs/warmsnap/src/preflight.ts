import { createBreath } from './walk/breath.ts';
import { scan } from './walk/scan.ts';
import { requireSources } from './store/snapshot-paths.ts';
import { nearestFolder, requireSpace } from './space.ts';
import { requireOneDisk } from './require-one-disk.ts';
import type { SnapshotRequest } from './types.ts';

/** Counts all of the data: what a snapshot could link today may have changed when it is taken. */
export async function preflight({
  sources,
  store,
  freeFloor,
}: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor'>): Promise<void> {
  requireSources(sources);
  const breathe = createBreath();
  let bytes = 0;
  let inodes = 16;
  for (const source of sources) {
    requireOneDisk(source);
    for (const { allocated } of scan(source.path, { isInUse: true })) {
      await breathe();
      bytes += allocated;
      inodes += 1;
    }
  }
  await requireSpace({ path: await nearestFolder(store), bytes, inodes, freeFloor, purpose: 'a snapshot' });
}
