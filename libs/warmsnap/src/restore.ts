import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { pair } from './compare.ts';
import type { WarmsnapContext } from './context.ts';
import type { LiveEntry } from './entry.ts';
import { asDiskFault } from './faults.ts';
import { readLiveIndex, writeLiveIndex } from './live-index.ts';
import { planRestore } from './plan-restore.ts';
import { putInPlace } from './put-in-place.ts';
import { removeTree } from './remove-tree.ts';
import { scan } from './scan.ts';
import { requireSources, snapshotPaths, stagingPath } from './snapshot-paths.ts';
import { requireSpace } from './space.ts';
import { stage, type StagedSource } from './stage.ts';
import type { RestoreOutcome, SnapshotSource, Warmsnap } from './types.ts';
import { differences, requireVerified } from './verify.ts';

type RestoreRequest = Parameters<Warmsnap['restore']>[0];

/**
 * Stages all of it, for every source, before the first live name is touched. Up to there an error leaves the data as
 * it was; from there on a repeated restore goes forward, since the snapshot itself never changes.
 */
export async function restore(context: WarmsnapContext, request: RestoreRequest): Promise<RestoreOutcome> {
  const { store, id, owner, sources, signal } = request;
  const begun = context.clock.monotonic();
  requireSources(sources);
  const manifest = await requireVerified(store, id, owner, signal);
  const wanted = pair(manifest, sources);
  await request.assertSettled();
  const total = { written: 0, removed: 0, unchanged: 0, bytesWritten: 0 };
  try {
    const index = await readLiveIndex(store, id);
    const staged: StagedSource[] = [];
    for (const [source, entries] of wanted) {
      await removeTree(stagingPath(source));
      const plan = planRestore(source.name, entries, await scanOrEmpty(source, signal), index);
      staged.push({
        source,
        entries,
        plan,
        data: snapshotPaths(store, id).data(source.name),
        staging: stagingPath(source),
      });
    }
    for (const { source, plan } of staged) {
      const need = { bytes: plan.bytes, inodes: plan.write.length + plan.makeDirectories.length };
      // A rollback that fits must not fail for a floor that the upgrade before it used up.
      await requireSpace({
        path: dirname(source.path),
        ...need,
        freeFloor: request.freeFloor ?? 0,
        purpose: `restoring ${owner}`,
      });
    }
    for (const part of staged) await stage(context.tools, part, signal);
    await request.assertSettled();
    signal?.throwIfAborted();
    failpoint('warmsnap.restore.staged');
    for (const part of staged) {
      await putInPlace(context.tools, part);
      total.written += part.plan.write.length;
      total.removed += part.plan.remove.length;
      total.unchanged += part.plan.unchanged;
      total.bytesWritten += part.plan.bytes;
    }
    for (const part of staged) await requireExact(part);
    await request.assertSettled();
    for (const { source } of staged) await context.tools.flush(source.path);
    failpoint('warmsnap.restore.done');
    await refreshIndex(context, request);
    return { ...total, ms: Math.round(context.clock.monotonic() - begun) };
  } catch (error) {
    for (const source of sources) await removeTree(stagingPath(source)).catch(() => undefined);
    throw asDiskFault(error, `restoring ${owner}`);
  }
}

/** A volume that is gone is restored like an empty one, as long as its parent is there to take it. */
async function scanOrEmpty(source: SnapshotSource, signal: AbortSignal | undefined): Promise<LiveEntry[]> {
  const [data, parent] = await Promise.all([
    lstat(source.path).catch(() => undefined),
    lstat(dirname(source.path)),
  ]);
  if (!data) return [];
  if (data.dev === parent.dev) return await scan(source.path, signal);
  throw new WarmError({
    kind: 'infrastructure',
    code: 'not-snapshotable',
    message: `${source.name} at ${source.path} is a mount of its own`,
    hint: 'a restore stages beside the data on the same file system; mount one level higher',
  });
}

/** Content was hashed when it was staged; what is left is that every name is there, with its metadata, and no other. */
async function requireExact({ source, entries }: StagedSource): Promise<void> {
  for await (const { path, difference } of differences(source.path, entries, 'quick')) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'restore-inexact',
      message: `${source.name} is not exact at "${path}" after the restore: ${difference}`,
      hint: 'see that this user may set owners and modes there, then restore again: it goes on where it is',
    });
  }
}

async function refreshIndex(context: WarmsnapContext, { store, id, sources }: RestoreRequest): Promise<void> {
  const live = new Map<string, LiveEntry[]>();
  for (const source of sources) live.set(source.name, await scan(source.path));
  await writeLiveIndex(store, id, live, context);
}
