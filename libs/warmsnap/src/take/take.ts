import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import { waitForAll } from '../concurrency/wait-for-all.ts';
import type { WarmsnapContext } from '../context.ts';
import { asDiskFault } from '../disk/faults.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { requireOneDisk } from '../disk/require-one-disk.ts';
import { requireSpace } from '../disk/space.ts';
import { commitManifest } from '../store/manifest-file.ts';
import { makeStore, newSnapshotId } from '../store/new-snapshot.ts';
import { commitIndex, indexDraft } from '../store/proof-index.ts';
import { snapshotInfo } from '../store/manifest.ts';
import { indexKinds, requireSources, snapshotPaths } from '../store/snapshot-paths.ts';
import { withPool, type CopyPool } from '../transfer/copy-pool.ts';
import type { SnapshotInfo } from '../store/types.ts';
import type { SnapshotRequest } from '../warmsnap.ts';
import { requireDirectories } from './copy-proof.ts';
import { copySource, finishDirectories, type TakenCopy } from './copy-source.ts';
import { planTake, type TakePlan } from './plan-take.ts';
import { previousSnapshot } from './previous-snapshot.ts';
import type { Taking } from './taking.ts';
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
  const taking: Taking = { store, scratch: paths.plans, previous, pool, signal };
  const scannedAt = context.clock.now();
  const plans: TakePlan[] = [];
  for (const source of sources) plans.push(await planTake(source, taking, context));
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
    copies.push(await copySource(context, plan, paths.data(plan.source.name), taking));
    failpoint('warmsnap.take.copied');
  }
  const head = { id, owner, takenAt, sources: sources.map(({ name }) => name) };
  // What the manifest and the indexes vouch for is on the disk before they are.
  const flush = [store, ...sources.map((source) => source.path)];
  const [, tally] = await waitForAll(
    finishDirectories(context.tools, copies, flush, taking),
    writeProof(context, head, { copies, scannedAt }, taking),
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
