import { lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { WarmsnapContext } from './context.ts';
import { describeCopy, requireStill } from './copy-proof.ts';
import type { Entry, LiveEntry } from './entry.ts';
import { asDiskFault } from './faults.ts';
import { infoOf } from './info-of.ts';
import { writeLiveIndex } from './live-index.ts';
import type { Manifest } from './manifest.ts';
import { makeStore } from './make-store.ts';
import { writeManifest } from './manifest-file.ts';
import { newSnapshotId } from './new-snapshot-id.ts';
import { removeTree } from './remove-tree.ts';
import { scan } from './scan.ts';
import { requireSources, snapshotPaths } from './snapshot-paths.ts';
import { nearestFolder, requireSpace } from './space.ts';
import type { SnapshotInfo, SnapshotRequest, SnapshotSource } from './types.ts';

export async function preflight({
  sources,
  store,
  freeFloor,
}: Pick<SnapshotRequest, 'sources' | 'store' | 'freeFloor'>): Promise<void> {
  requireSources(sources);
  await requireSpace({
    path: await nearestFolder(store),
    ...needOf(await scanAll(sources)),
    freeFloor,
    purpose: 'a snapshot',
  });
}

export async function take(context: WarmsnapContext, request: SnapshotRequest): Promise<SnapshotInfo> {
  const { sources, store, owner, signal } = request;
  requireSources(sources);
  await request.assertSettled();
  const takenAt = new Date(context.clock.now()).toISOString();
  const id = newSnapshotId(context.clock);
  const paths = snapshotPaths(store, id);
  const doing = `taking a snapshot of ${owner}`;
  try {
    const live = await scanAll(sources, signal);
    await makeStore(store);
    await requireSpace({ path: store, ...needOf(live), freeFloor: request.freeFloor, purpose: doing });
    failpoint('warmsnap.take.start');
    await mkdir(dirname(paths.data('x')), { recursive: true, mode: 0o700 });
    const kept = new Map<string, Entry[]>();
    for (const source of sources) {
      await context.tools.copyTree(source.path, paths.data(source.name), signal);
      failpoint('warmsnap.take.copied');
      kept.set(
        source.name,
        await describeCopy(source, live.get(source.name) ?? [], paths.data(source.name), signal),
      );
    }
    for (const source of sources)
      requireStill(source, live.get(source.name) ?? [], await scan(source.path, signal));
    await request.assertSettled();
    const manifest: Manifest = { id, owner, takenAt, sources: kept };
    // What the manifest vouches for is on the disk before the manifest is.
    await context.tools.flush(store);
    failpoint('warmsnap.take.manifest');
    await writeManifest(paths.manifest, manifest);
    failpoint('warmsnap.take.index');
    await writeLiveIndex(store, id, live, context);
    return infoOf(paths.folder, manifest);
  } catch (error) {
    await removeTree(paths.folder).catch(() => undefined);
    throw asDiskFault(error, doing);
  }
}

async function scanAll(
  sources: readonly SnapshotSource[],
  signal?: AbortSignal,
): Promise<Map<string, LiveEntry[]>> {
  const live = new Map<string, LiveEntry[]>();
  for (const source of sources) {
    await requireOneDisk(source);
    live.set(source.name, await scan(source.path, signal));
  }
  return live;
}

async function requireOneDisk({ name, path }: SnapshotSource): Promise<void> {
  const [data, parent] = await Promise.all([lstat(path), lstat(dirname(path))]);
  if (data.isDirectory() && data.dev === parent.dev) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'not-snapshotable',
    message: `${name} at ${path} is ${data.isDirectory() ? 'a mount of its own' : 'no directory'}`,
    hint: 'a restore stages beside the data on the same file system; mount one level higher',
  });
}

function needOf(live: ReadonlyMap<string, readonly LiveEntry[]>): { bytes: number; inodes: number } {
  const entries = [...live.values()].flat();
  return { bytes: entries.reduce((sum, entry) => sum + entry.allocated, 0), inodes: entries.length + 16 };
}
