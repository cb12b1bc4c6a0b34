import { mkdir } from 'node:fs/promises';
import type { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { neverHashed } from '../check/differences.ts';
import { waitForAll } from '../concurrency/wait-for-all.ts';
import { createYielder } from '../concurrency/yielder.ts';
import type { DiskTools } from '../disk/disk-tools.ts';
import { damaged } from '../store/damaged.ts';
import { cloneWhole } from '../transfer/clone.ts';
import type { CopyPool } from '../transfer/copy-pool.ts';
import { createHolderMaker } from '../transfer/move-content.ts';
import { writeNameLists } from '../transfer/name-lists.ts';
import { openDirectories } from '../transfer/open-directories.ts';
import type { PlannedEntry } from '../transfer/planned-entry.ts';
import { pathsOf, transfer } from '../transfer/transfer.ts';
import { differenceBetween, stampOf, type Entry, type LiveEntry } from '../walk/entry.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { readEntry, scan } from '../walk/scan.ts';
import { inexact } from './inexact.ts';
import { stagedTree, type StagedSource } from './staged-source.ts';

interface StageOptions {
  /** When all of it is there, everything written to the file systems of these paths goes to the disk. */
  flush: readonly string[];
  trustClones: boolean;
  signal: AbortSignal | undefined;
}

type CopyTools = { pool: CopyPool; tools: DiskTools };

/** Copies what will be written to beside the data, and proves every byte of it. Touches no live name. */
export async function stage(copyTools: CopyTools, part: StagedSource, options: StageOptions): Promise<void> {
  failpoint('warmsnap.restore.stage');
  const { signal, flush } = options;
  if (!part.isWhole) {
    await bringNames(copyTools, part, options);
    await requireStaged(part, signal);
    return await openDirectories(stagedTree(part.staging));
  }
  await bringTree(copyTools, part, { ...options, flush: [] });
  await waitForAll(copyTools.tools.flush(...flush), requireStaged(part, signal));
}

async function bringNames(
  copyTools: CopyTools,
  part: StagedSource,
  { flush, trustClones, signal }: StageOptions,
): Promise<void> {
  const { plan, data, staging, shares } = part;
  const tree = stagedTree(staging);
  await mkdir(tree, { mode: 0o700 });
  await transfer(copyTools, {
    from: data,
    to: tree,
    entries: plan.write,
    shares,
    // Reading a file that was never hashed proves nothing: its stamp has to.
    isRead: ({ hash, proved }) => proved === undefined || (hash !== undefined && !trustClones),
    onHash: (entry, hash) => {
      if (entry.hash === undefined && entry.proved === undefined)
        throw damagedContent(part, entry, neverHashed);
      if (entry.hash !== undefined && hash !== entry.hash)
        throw damagedContent(part, entry, 'content differs');
    },
    scratch: staging,
    flush,
    signal,
  });
}

async function bringTree(copyTools: CopyTools, part: StagedSource, options: StageOptions): Promise<void> {
  const { plan, view, data, staging, shares } = part;
  const { trustClones, signal } = options;
  const [from, to] = [data, stagedTree(staging)];
  const needsNoReading = trustClones && shares && plan.unproved === 0;
  if (needsNoReading && (await cloneWhole(copyTools.tools, { from, to, signal }))) return;
  await bringNames(copyTools, part, options);
  const directories = () => pathsOf(view.wanted(), ({ type }) => type === 'dir');
  const make = createHolderMaker(to);
  for (const path of directories()) make(path);
  const [listFile = ''] = await writeNameLists(staging, 'directories', directories(), Infinity);
  await copyTools.tools.copyDirectories({ from, to, listFile, signal });
}

/** What was staged has the metadata that it should, and what was cloned is still what was proved. */
async function requireStaged(part: StagedSource, signal: AbortSignal | undefined): Promise<void> {
  const { plan, view, isWhole, data, staging } = part;
  const maybeYield = createYielder(signal);
  for (const [planned, copy, entry] of mergeByPath<[PlannedEntry, LiveEntry, Entry]>(
    plan.write(),
    scan(stagedTree(staging)),
    isWhole ? view.wanted() : [],
  )) {
    await maybeYield();
    const wanted = planned ?? entry;
    // Directories that hold what is staged have no attributes that matter.
    if (!wanted && !isWhole) continue;
    if (planned?.proved !== undefined && stampOf(readEntry(data, planned.path)) !== planned.proved)
      throw damagedContent(part, planned, 'it was changed while it was brought back');
    const difference = differenceBetween(wanted, copy);
    if (difference === undefined) continue;
    throw inexact(
      `the staged copy of "${(wanted ?? copy)?.path}" is not exact: ${difference}`,
      'the data was not touched; see that this user may set owners and modes there',
    );
  }
}

/** For content that is not that of the manifest: the copy is exact, so the snapshot is damaged. */
function damagedContent({ folder, source }: StagedSource, { path }: PlannedEntry, what: string): WarmError {
  return damaged(folder, [`${source.name}/${path}: ${what}`]);
}
