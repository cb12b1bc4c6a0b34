import { linkSync } from 'node:fs';
import { systemCodeOf } from '@ci-warm/errors';
import { createYielder } from '../concurrency/yielder.ts';
import type { WarmsnapContext } from '../context.ts';
import type { DiskTools } from '../disk/disk-tools.ts';
import { canShare, cloneWhole } from '../transfer/clone.ts';
import { createHashes, type Hashes } from '../transfer/hashes.ts';
import type { PlannedEntry } from '../transfer/planned-entry.ts';
import { createHolderMaker } from '../transfer/move-content.ts';
import { writeNameLists } from '../transfer/name-lists.ts';
import { pathsOf, transfer } from '../transfer/transfer.ts';
import { entryOf } from '../walk/entry.ts';
import { joinPath, parentOf } from '../walk/path-code.ts';
import { readEntry } from '../walk/scan.ts';
import type { TakePlan } from './plan-take.ts';
import type { Taking } from './taking.ts';

/** One source of a snapshot that is being taken; its directories do not have their attributes yet. */
export interface TakenCopy {
  plan: TakePlan;
  /** Its tree in the snapshot. */
  copy: string;
  /** Of what was read: files of the plan's work, then those that could not be linked. */
  hashes: Hashes;
  unlinkable: ReadonlySet<string>;
  /** It shares blocks with the live data. */
  shares: boolean;
  /** It is one clone, and its directories have all that they should. */
  isWhole: boolean;
}

/** Links what the snapshot before has and copies or clones the rest. */
export async function copySource(
  { tools, trustClones }: WarmsnapContext,
  plan: TakePlan,
  to: string,
  { previous, pool, scratch, signal }: Taking,
): Promise<TakenCopy> {
  const { name, path: from } = plan.source;
  const shares = canShare(from, plan.work(), scratch);
  const hashes = createHashes();
  const taken = { plan, copy: to, hashes, unlinkable: new Set<string>(), shares };
  if (trustClones && shares && plan.known === 0 && (await cloneWhole(tools, { from, to, signal })))
    return { ...taken, isWhole: true };
  const unlinkable =
    previous === undefined
      ? taken.unlinkable
      : await linkKnown(plan, { from: previous.data(name), to, signal });
  await transfer(
    { pool, tools },
    {
      from,
      to,
      entries: function* (): Generator<PlannedEntry> {
        yield* plan.work();
        for (const path of unlinkable) yield entryOf(readEntry(from, path));
      },
      shares,
      // What is cloned with `trustClones` is hashed later, by `seal`.
      isRead: () => !trustClones,
      onHash: (_, hash, at) => hashes.set(at, hash),
      scratch,
      signal,
    },
  );
  return { ...taken, unlinkable, isWhole: false };
}

/**
 * Gives what the snapshot before has as it is a name in the new one.
 *
 * @returns those that have to be copied all the same
 */
async function linkKnown(
  plan: TakePlan,
  { from, to, signal }: { from: string; to: string; signal: AbortSignal | undefined },
): Promise<ReadonlySet<string>> {
  const maybeYield = createYielder(signal);
  const makeHolder = createHolderMaker(to);
  const unlinkable = new Set<string>();
  for (const { path, hash } of plan.names()) {
    await maybeYield();
    if (hash === undefined) continue;
    makeHolder(parentOf(path));
    if (!link(joinPath(from, path), joinPath(to, path))) unlinkable.add(path);
  }
  return unlinkable;
}

/** False where no link can be made: a file may have only so many names, and an ordinary user may link only his own. */
function link(from: string | Buffer, to: string | Buffer): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (['EMLINK', 'EPERM', 'EXDEV', 'ENOENT'].includes(systemCodeOf(error) ?? '')) return false;
    throw error;
  }
}

/** Directories get their attributes last, since all that is made in them changes them. */
export async function finishDirectories(
  tools: DiskTools,
  copies: readonly TakenCopy[],
  /** Everything written to the file systems of these paths goes to the disk. */
  flush: readonly string[],
  { scratch, signal }: Taking,
): Promise<void> {
  let isFlushed = false;
  for (const { plan, copy, isWhole } of copies) {
    if (isWhole) continue;
    const directories = pathsOf(plan.work(), ({ type }) => type === 'dir');
    const [listFile = ''] = await writeNameLists(scratch, 'directories', directories, Infinity);
    isFlushed = plan === copies.at(-1)?.plan;
    const request = { from: plan.source.path, to: copy, listFile, signal };
    await tools.copyDirectories({ ...request, flush: isFlushed ? flush : [] });
  }
  if (!isFlushed) await tools.flush(...flush);
}
