import { lstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { messageOf } from '@ci-warm/errors';
import type { WarmsnapContext } from '../context.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { requireOneDisk } from '../disk/require-one-disk.ts';
import { damaged } from '../store/damaged.ts';
import type { ManifestFile } from '../store/manifest-file.ts';
import { readProofs } from '../store/proof-index.ts';
import { snapshotPaths, stagingPath } from '../store/snapshot-paths.ts';
import { canShare } from '../transfer/clone.ts';
import type { CopyPool } from '../transfer/copy-pool.ts';
import { createHasHash } from '../transfer/has-hash.ts';
import type { RestoreRequest, SnapshotSource } from '../warmsnap.ts';
import type { LiveEntry } from '../walk/entry.ts';
import { scan } from '../walk/scan.ts';
import { planRestore } from './plan-restore.ts';
import { undoExchange } from './put-in-place.ts';
import type { StagedSource } from './staged-source.ts';

/** What is to be done about one source, once its part of the snapshot was found to be whole. Touches no live name. */
export async function planSource(
  { limits: { exchangeFrom }, trustClones }: WarmsnapContext,
  { store, id, keepFailed, signal }: RestoreRequest,
  { manifest, source, pool }: { manifest: ManifestFile; source: SnapshotSource; pool: CopyPool },
): Promise<StagedSource> {
  const { folder, data } = snapshotPaths(store, id);
  const staging = stagingPath(source);
  undoExchange(source);
  if (isThere(source.path)) requireOneDisk(source);
  await removeTree(staging);
  await mkdir(staging, { mode: 0o700 });
  const view = {
    wanted: () => manifest.entries(source.name),
    // A volume that is gone is restored like an empty one, as long as its parent is there to take it.
    live: () => (isThere(source.path) ? scan(source.path) : []),
    proofs: () => readProofs('live', store, id, source.name),
    copies: () => scanSnapshot(folder, data(source.name)),
    copyProofs: () => readProofs('copy', store, id, source.name),
    hasHash: trustClones ? undefined : createHasHash(source.path, pool),
  };
  const made = await planRestore(view, staging, signal);
  if (made.problems.length > 0)
    throw damaged(
      folder,
      made.problems.map((problem) => `${source.name}/${problem}`),
    );
  const shares = canShare(data(source.name), made.write(), staging);
  const isWhole = made.unchanged === 0 && made.written >= exchangeFrom && mayExchange && !keepFailed;
  return { source, view, plan: made, isWhole, folder, data: data(source.name), staging, shares };
}

function* scanSnapshot(folder: string, data: string): Generator<LiveEntry> {
  try {
    yield* scan(data);
  } catch (error) {
    throw damaged(folder, [messageOf(error)]);
  }
}

/** An ordinary user cannot move a directory that he may not write to. */
const mayExchange = process.getuid?.() === 0;

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
