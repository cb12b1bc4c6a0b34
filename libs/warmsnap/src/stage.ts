import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { createBreath } from './breath.ts';
import type { CopyPool } from './copy-pool.ts';
import type { DiskTools } from './disk-tools.ts';
import { differenceOf, stampOf, type LiveEntry } from './entry.ts';
import { damaged } from './faults.ts';
import { neverHashed } from './differences.ts';
import { openDirectories } from './open-directories.ts';
import type { RestorePlan, RestoreView } from './plan-restore.ts';
import type { Planned } from './planned.ts';
import { look, scan } from './scan.ts';
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
  /** The snapshot's files can be cloned there. */
  shares: boolean;
}

/** Copies what will be written to beside the data, and proves every byte of it. Touches no live name. */
export async function stage(
  { pool, tools }: { pool: CopyPool; tools: DiskTools },
  { source, plan, folder, data, staging, shares }: StagedSource,
  {
    flush,
    trustClones,
    signal,
  }: { flush: readonly string[]; trustClones: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  const tree = stagedTree(staging);
  await mkdir(tree, { mode: 0o700 });
  failpoint('warmsnap.restore.stage');
  // The copy is exact, so it is the snapshot that is not what it was.
  const spoilt = ({ path }: Planned, what: string) => damaged(folder, [`${source.name}/${path}: ${what}`]);
  await transfer(
    { pool, tools },
    {
      from: data,
      to: tree,
      entries: plan.write,
      shares,
      // Of what was never hashed, that nobody wrote to it is all that can be proved.
      isRead: ({ hash, proved }) => proved === undefined || (hash !== undefined && !trustClones),
      isWhole: trustClones && plan.unchanged + plan.unproved === 0,
      onHash: (entry, hash) => {
        if (entry.hash === undefined && entry.proved === undefined) throw spoilt(entry, neverHashed);
        if (entry.hash !== undefined && hash !== entry.hash) throw spoilt(entry, 'content differs');
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
    if (wanted.proved !== undefined && stampOf(look(data, wanted.path)) !== wanted.proved)
      throw spoilt(wanted, 'it was changed while it was brought back');
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
