import { join } from 'node:path';
import type { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { waitForAll } from '../concurrency/wait-for-all.ts';
import { createYielder } from '../concurrency/yielder.ts';
import type { DiskTools } from '../disk/disk-tools.ts';
import { isProved, type Proof } from '../store/proof-index.ts';
import { writeNameLists } from '../transfer/name-lists.ts';
import { plannedEntryLine, readPlannedEntries } from '../transfer/planned-entry.ts';
import { differenceBetween, type Entry, type LiveEntry } from '../walk/entry.ts';
import { writeLines } from '../walk/lines.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { parentOf } from '../walk/path-code.ts';
import { readEntry } from '../walk/scan.ts';
import { inexact } from './inexact.ts';
import { renewDirectories } from './renew-directories.ts';
import { replacedTree, type StagedSource } from './staged-source.ts';

/**
 * One look at the live tree once all names are in place: every name is there, with its metadata, and no other. Content was
 * hashed when it was staged. Beside it directories, whose times every change inside them moves, get their attributes back,
 * and then what was written goes to the disk.
 *
 * @param onProved called for what is known to be untouched from here on
 */
export async function proveLive(
  tools: DiskTools,
  part: StagedSource,
  onProved: (found: LiveEntry) => void,
): Promise<void> {
  failpoint('warmsnap.restore.directories');
  const { source, plan, data, staging, isWhole } = part;
  if (isWhole) return await proveExchanged(tools, part, onProved);
  const mendAll = async (paths: Iterable<string>): Promise<boolean> => {
    const where = { from: data, to: source.path, flush: [source.path] };
    let areAlike = true;
    for (const listFile of await writeNameLists(staging, 'directories', paths, Infinity))
      ({ areAlike } = await tools.mendDirectories({ ...where, listFile }));
    return areAlike;
  };
  const [areAlike, { mended, late }] = await waitForAll(
    mendAll([...plan.touched].sort()),
    lookAtAll(part, onProved),
  );
  if (!areAlike || late > 0) {
    if (!(await mendAll(pathsIn(mended)))) {
      renewDirectories(source.path, pathsIn(mended), staging);
      if (!(await mendAll(withParents(mended))))
        throw notLive(source.name, '', 'its directories differ in attributes or access lists');
    }
  }
  const maybeYield = createYielder();
  for (const wanted of readPlannedEntries(mended)) {
    await maybeYield();
    requireEqual(source.name, wanted, readEntry(source.path, wanted.path));
  }
}

/** Of a tree that took the place of the live one, which was proved when it was staged. The replaced one is removed meanwhile. */
async function proveExchanged(
  tools: DiskTools,
  { source, view, staging }: StagedSource,
  onProved: (found: LiveEntry) => void,
): Promise<void> {
  const maybeYield = createYielder();
  const lookAtTree = async (): Promise<void> => {
    for (const [wanted, found] of mergeByPath<[Entry, LiveEntry]>(view.wanted(), view.live())) {
      await maybeYield();
      requireEqual(source.name, wanted, found);
      if (found) onProved(found);
    }
  };
  await waitForAll(tools.flush(source.path), tools.remove(replacedTree(staging)), lookAtTree());
}

/** Compares everything but the attributes of directories that are being mended; those are listed in the file `mended`. */
async function lookAtAll(
  { source, view, plan, staging }: StagedSource,
  onProved: (found: LiveEntry) => void,
): Promise<{
  mended: string;
  /** Directories that turned out to need it although nothing was planned in them. */
  late: number;
}> {
  const maybeYield = createYielder();
  const mended = join(staging, 'mend');
  let late = 0;
  await writeLines(mended, async (line) => {
    for (const [wanted, found, proof] of mergeByPath<[Entry, LiveEntry, Proof]>(
      view.wanted(),
      view.live(),
      view.proofs(),
    )) {
      await maybeYield();
      const isPlanned = wanted !== undefined && plan.touched.has(wanted.path);
      if (wanted?.type === 'dir' && found?.type === 'dir' && (isPlanned || !isProved(found, proof))) {
        line(plannedEntryLine(wanted));
        if (!isPlanned) late += 1;
        continue;
      }
      requireEqual(source.name, wanted, found);
      if (found) onProved(found);
    }
  });
  return { mended, late };
}

/** Renewing a directory changes its parent, so that has to be mended as well. */
function withParents(file: string): Iterable<string> {
  const paths = new Set<string>();
  for (const path of pathsIn(file)) paths.add(parentOf(path) ?? '').add(path);
  return [...paths].sort();
}

function* pathsIn(file: string): Generator<string> {
  for (const { path } of readPlannedEntries(file)) yield path;
}

function requireEqual(source: string, wanted: Entry | undefined, found: LiveEntry | undefined): void {
  const difference = differenceBetween(wanted, found);
  if (difference !== undefined) throw notLive(source, (wanted ?? found)?.path ?? '', difference);
}

function notLive(source: string, path: string, difference: string): WarmError {
  return inexact(
    `${source} is not exact at "${path}" after the restore: ${difference}`,
    'see that this user may set owners and modes there, then restore again: it goes on where it is',
  );
}
