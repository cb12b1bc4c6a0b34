import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import { requireVerified } from '../check/verify.ts';
import type { WarmsnapContext } from '../context.ts';
import { asDiskFault } from '../disk/faults.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { requireSpace } from '../disk/space.ts';
import { requireManifest, requireSameSources } from '../store/own-manifest.ts';
import { requireSources, stagingPath } from '../store/snapshot-paths.ts';
import { withPool } from '../transfer/copy-pool.ts';
import type { RestoreOutcome, RestoreRequest } from '../warmsnap.ts';
import { cacheEntries } from './cache-entries.ts';
import { createFailedKeeper, type FailedKeeper } from './keep-failed.ts';
import { planSource } from './plan-source.ts';
import { putInPlace } from './put-in-place.ts';
import { refreshIndex } from './refresh-index.ts';
import { stage } from './stage.ts';
import type { StagedSource } from './staged-source.ts';

/**
 * Stages all of it, for every source, before the first live name is touched. Up to there an error leaves the data as
 * it was; from there on a repeated restore goes forward, since the snapshot itself never changes.
 */
export async function restore(context: WarmsnapContext, request: RestoreRequest): Promise<RestoreOutcome> {
  const { sources, owner, verify: level = 'quick' } = request;
  const begun = context.clock.monotonic();
  requireSources(sources);
  if (level === 'full') await requireVerified({ ...request, level });
  const manifest = cacheEntries(await requireManifest(request));
  requireSameSources(manifest, sources);
  await request.assertSettled?.();
  try {
    const staged: StagedSource[] = [];
    await withPool(request.signal, async (pool) => {
      for (const source of sources)
        staged.push(await planSource(context, request, { manifest, source, pool }));
    });
    await requireRoom(request, staged);
    await stageAll(context, request, staged);
    await request.assertSettled?.();
    request.signal?.throwIfAborted();
    failpoint('warmsnap.restore.staged');
    const keeper = await keeperOf(context, request, staged);
    for (const part of staged) await putInPlace(part, keeper);
    await refreshIndex(context, request, staged);
    const kept = await keeper?.finish();
    const total = (what: 'written' | 'removed' | 'unchanged' | 'bytes') =>
      staged.reduce((sum, part) => sum + part.plan[what], 0);
    return {
      written: total('written'),
      removed: total('removed'),
      unchanged: total('unchanged'),
      bytesWritten: total('bytes'),
      ms: Math.round(context.clock.monotonic() - begun),
      ...(kept ? { kept } : {}),
    };
  } catch (error) {
    throw asDiskFault(error, `restoring ${owner}`);
  } finally {
    for (const source of sources) await removeTree(stagingPath(source)).catch(() => undefined);
  }
}

/** When it ends, all that will be renamed in is on the disk. */
async function stageAll(
  { tools, trustClones }: WarmsnapContext,
  { verify: level, signal }: RestoreRequest,
  staged: readonly StagedSource[],
): Promise<void> {
  // `verify: 'full'` trusts no content that was not read.
  const trusts = trustClones && level !== 'full';
  const parts = staged.filter(({ plan: { written } }) => written > 0);
  const all = parts.map(({ staging }) => staging);
  await withPool(signal, async (pool) => {
    for (const part of parts)
      await stage({ pool, tools }, part, {
        flush: part === parts.at(-1) ? all : [],
        trustClones: trusts,
        signal,
      });
  });
}

/** There is no floor unless the request names one: a rollback that fits must not fail because the upgrade used the floor up. */
async function requireRoom(request: RestoreRequest, staged: readonly StagedSource[]): Promise<void> {
  const onDisk = Map.groupBy(staged, ({ staging }) => lstatSync(staging).dev);
  for (const parts of onDisk.values()) {
    const sum = (of: (part: StagedSource) => number) => parts.reduce((total, part) => total + of(part), 0);
    await requireSpace({
      path: dirname(parts[0]!.staging),
      bytes: sum(({ plan, shares }) => (shares ? 0 : plan.bytes)),
      inodes: sum(({ isWhole, plan }) => plan.written + (isWhole ? plan.directories : plan.made)),
      freeFloor: request.freeFloor ?? 0,
      purpose: `restoring ${request.owner}`,
    });
  }
}

async function keeperOf(
  context: WarmsnapContext,
  { id, owner, sources, keepFailed }: RestoreRequest,
  staged: readonly StagedSource[],
): Promise<FailedKeeper | undefined> {
  if (!keepFailed) return undefined;
  const sum = (what: 'names' | 'bytes') => staged.reduce((all, part) => all + part.plan.lost[what], 0);
  const failed = { snapshot: id, owner, names: sum('names'), bytes: sum('bytes'), sources };
  return await createFailedKeeper(context, keepFailed.folder, failed);
}
