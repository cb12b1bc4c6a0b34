import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { createBreath } from './breath.ts';
import type { CopyPool } from './copy-pool.ts';
import type { DiskTools } from './disk-tools.ts';
import { differenceOf, type LiveEntry } from './entry.ts';
import { damaged } from './faults.ts';
import { openDirectories } from './open-directories.ts';
import type { RestorePlan, RestoreView } from './plan-restore.ts';
import type { Planned } from './planned.ts';
import { scan } from './scan.ts';
import { sideBySide } from './side-by-side.ts';
import { transfer } from './transfer.ts';
import type { SnapshotSource } from './types.ts';

/** One source of a restore, and where its parts are. */
export interface StagedSource {
  source: SnapshotSource;
  view: RestoreView;
  plan: RestorePlan;
  /** The snapshot's folder, and the source's tree in it. */
  folder: string;
  data: string;
  /** Folder beside the live data. */
  staging: string;
}

/** Copies what will be written to beside the data, and proves every byte of it. Touches no live name. */
export async function stage(
  { pool, tools }: { pool: CopyPool; tools: DiskTools },
  { source, plan, folder, data, staging }: StagedSource,
  { flush, signal }: { flush: readonly string[]; signal: AbortSignal | undefined },
): Promise<void> {
  const tree = stagedTree(staging);
  await mkdir(tree, { mode: 0o700 });
  failpoint('warmsnap.restore.stage');
  await transfer(
    { pool, tools },
    {
      from: data,
      to: tree,
      entries: plan.write,
      onHash: (entry, hash) => {
        // The copy is exact, so it is the snapshot that is not what it was.
        if (hash !== entry.hash) throw damaged(folder, [`${source.name}/${entry.path}: content differs`]);
      },
      scratch: staging,
      flush,
      signal,
    },
  );
  const breathe = createBreath(signal);
  for (const [wanted, copy] of sideBySide<[Planned, LiveEntry]>(plan.write(), scan(tree))) {
    await breathe();
    if (!wanted) continue;
    const difference = copy ? differenceOf(wanted, copy) : 'it is missing';
    if (difference === undefined) continue;
    throw new WarmError({
      kind: 'infrastructure',
      code: 'restore-inexact',
      message: `the staged copy of "${wanted.path}" is not exact: ${difference}`,
      hint: 'the data was not touched; see that this user may set owners and modes there',
    });
  }
  await openDirectories(tree);
}

export function stagedTree(staging: string): string {
  return join(staging, 'tree');
}
