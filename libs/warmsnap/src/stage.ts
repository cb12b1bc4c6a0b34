import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { createBreath } from './breath.ts';
import { cloneWhole } from './clone-unread.ts';
import type { CopyPool } from './copy-pool.ts';
import { onePerDisk, type DiskTools } from './disk-tools.ts';
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
  part: StagedSource,
  {
    flush,
    trustClones,
    signal,
  }: { flush: readonly string[]; trustClones: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  const { plan, data, staging, shares } = part;
  const tree = stagedTree(staging);
  failpoint('warmsnap.restore.stage');
  const isWhole = trustClones && shares && plan.unchanged + plan.unproved === 0;
  if (isWhole && (await cloneWhole(tools, { from: data, to: tree, signal }))) {
    for (const path of onePerDisk(flush)) await tools.flush(path);
    return await requireStaged(part, signal);
  }
  await mkdir(tree, { mode: 0o700 });
  await transfer(
    { pool, tools },
    {
      from: data,
      to: tree,
      entries: plan.write,
      shares,
      // Of what was never hashed, that nobody wrote to it is all that can be proved.
      isRead: ({ hash, proved }) => proved === undefined || (hash !== undefined && !trustClones),
      onHash: (entry, hash) => {
        if (entry.hash === undefined && entry.proved === undefined) throw spoilt(part, entry, neverHashed);
        if (entry.hash !== undefined && hash !== entry.hash) throw spoilt(part, entry, 'content differs');
      },
      scratch: staging,
      flush,
      signal,
    },
  );
  await requireStaged(part, signal);
}

/** What was staged has the metadata that it should, and what was cloned is still what was proved. */
async function requireStaged(part: StagedSource, signal: AbortSignal | undefined): Promise<void> {
  const { plan, data, staging } = part;
  const tree = stagedTree(staging);
  const breathe = createBreath(signal);
  for (const [wanted, copy] of sideBySide<[Planned, LiveEntry]>(plan.write(), scan(tree))) {
    await breathe();
    if (!wanted) continue;
    if (wanted.proved !== undefined && stampOf(look(data, wanted.path)) !== wanted.proved)
      throw spoilt(part, wanted, 'it was changed while it was brought back');
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

/** The copy is exact, so it is the snapshot that is not what it was. */
function spoilt({ folder, source }: StagedSource, { path }: Planned, what: string): WarmError {
  return damaged(folder, [`${source.name}/${path}: ${what}`]);
}

export function stagedTree(staging: string): string {
  return join(staging, 'tree');
}
