import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import { waitForAll } from '../concurrency/wait-for-all.ts';
import type { WarmsnapContext } from '../context.ts';
import { asDiskFault } from '../disk/faults.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { requireOneDisk } from '../disk/require-one-disk.ts';
import { requireSpace } from '../disk/space.ts';
import { makeStore } from '../store/make-store.ts';
import { commitManifest } from '../store/manifest-file.ts';
import { newSnapshotId } from '../store/new-snapshot-id.ts';
import { commitIndex, indexDraft } from '../store/proof-index.ts';
import { snapshotInfo } from '../store/snapshot-info.ts';
import { indexKinds, requireSources, snapshotPaths } from '../store/snapshot-paths.ts';
import type { CopyPool } from '../transfer/copy-pool.ts';
import { createHasHash } from '../transfer/has-hash.ts';
import { withPool } from '../transfer/with-pool.ts';
import type { SnapshotInfo, SnapshotRequest } from '../types.ts';
import { requireDirectories } from './copy-proof.ts';
import { copySource, type TakenCopy } from './copy-source.ts';
import { finishDirectories } from './finish-directories.ts';
import { planTake, type TakePlan } from './plan-take.ts';
import { previousSnapshot } from './previous-snapshot.ts';
import { writeProof } from './write-proof.ts';

export async function take(context: WarmsnapContext, request: SnapshotRequest): Promise<SnapshotInfo> {
  const { sources, store, owner } = request;
  requireSources(sources);
  await request.assertSettled?.();
  const id = newSnapshotId(context.clock);
  try {
    sources.forEach(requireOneDisk);
    await makeStore(store);
    return await withPool(request.signal, (pool) => takeInto(context, request, { id, pool }));
  } catch (error) {
    const drafts = indexKinds.map((kind) => indexDraft(kind, store, id));
    for (const path of [snapshotPaths(store, id).folder, ...drafts])
      await removeTree(path).catch(() => undefined);
    throw asDiskFault(error, `taking a snapshot of ${owner}`);
  }
}

async function takeInto(
  context: WarmsnapContext,
  request: SnapshotRequest,
  { id, pool }: { id: string; pool: CopyPool },
): Promise<SnapshotInfo> {
  const { sources, store, owner, signal } = request;
  const paths = snapshotPaths(store, id);
  await mkdir(paths.plans, { recursive: true, mode: 0o700 });
  const previous = await previousSnapshot(request);
  const scannedAt = context.clock.now();
  const plans: TakePlan[] = [];
  for (const source of sources)
    plans.push(
      await planTake({
        source,
        store,
        folder: paths.plans,
        previous,
        hasHash: context.trustClones ? undefined : createHasHash(source.path, pool),
        signal,
      }),
    );
  await requireSpace({
    path: store,
    bytes: sumOf(plans, 'bytes'),
    inodes: sumOf(plans, 'inodes') + 16,
    freeFloor: request.freeFloor ?? context.freeFloor,
    purpose: `taking a snapshot of ${owner}`,
  });
  const takenAt = new Date(context.clock.now()).toISOString();
  failpoint('warmsnap.take.start');
  await mkdir(dirname(paths.data('x')), { mode: 0o700 });
  const copies: TakenCopy[] = [];
  for (const plan of plans) {
    const { name } = plan.source;
    const [to, linkFrom] = [paths.data(name), previous?.data(name)];
    copies.push(await copySource(context, { plan, to, linkFrom, pool, scratch: paths.plans, signal }));
    failpoint('warmsnap.take.copied');
  }
  const head = { id, owner, takenAt, sources: sources.map(({ name }) => name) };
  // What the manifest and the indexes vouch for is on the disk before they are.
  const flush = [store, ...sources.map((source) => source.path)];
  const [, tally] = await waitForAll(
    finishDirectories(context.tools, { copies, scratch: paths.plans, flush, signal }),
    writeProof(context, { store, head, copies, scannedAt, signal }),
  );
  for (const taken of copies) await requireDirectories(taken, signal);
  await removeTree(paths.plans);
  await request.assertSettled?.();
  failpoint('warmsnap.take.manifest');
  await commitManifest(paths.manifest);
  failpoint('warmsnap.take.index');
  for (const kind of indexKinds) await commitIndex(kind, store, id);
  return snapshotInfo(paths.folder, head, tally);
}

function sumOf(plans: readonly TakePlan[], what: 'bytes' | 'inodes'): number {
  return plans.reduce((sum, plan) => sum + plan[what], 0);
}
