import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { allDone } from '../all-done.ts';
import { createBreath } from '../walk/breath.ts';
import type { DiskTools } from '../disk-tools.ts';
import { differenceBetween, type Entry, type LiveEntry } from '../walk/entry.ts';
import { writeLines } from '../walk/lines.ts';
import { writeNameLists } from '../transfer/name-lists.ts';
import { parentOf } from '../walk/path-code.ts';
import { plannedIn, plannedLine } from '../transfer/planned.ts';
import { isProved, type Proof } from '../store/proof-index.ts';
import { replacedTree } from './put-in-place.ts';
import { look } from '../walk/scan.ts';
import { renewDirectories } from './renew-directories.ts';
import { sideBySide } from '../walk/side-by-side.ts';
import type { StagedSource } from './stage.ts';

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
    let areAlike = true;
    for (const listFile of await writeNameLists(staging, 'directories', paths, Infinity))
      ({ areAlike } = await tools.mendDirectories({
        from: data,
        to: source.path,
        listFile,
        flush: [source.path],
      }));
    return areAlike;
  };
  const [areAlike, { mended, late }] = await allDone(
    mendAll([...plan.touched].sort()),
    lookAtAll(part, onProved),
  );
  if (!areAlike || late > 0) {
    if (!(await mendAll(pathsIn(mended)))) {
      renewDirectories(source.path, pathsIn(mended), staging);
      if (!(await mendAll(withParents(mended))))
        throw inexact(source.name, '', 'its directories differ in attributes or access lists');
    }
  }
  const breathe = createBreath();
  for (const wanted of plannedIn(mended)) {
    await breathe();
    requireEqual(source.name, wanted, look(source.path, wanted.path));
  }
}

/** The live tree was proved as a whole before it was one. What it replaced goes away meanwhile. */
async function proveExchanged(
  tools: DiskTools,
  { source, view, staging }: StagedSource,
  onProved: (found: LiveEntry) => void,
): Promise<void> {
  const breathe = createBreath();
  const lookAtTree = async (): Promise<void> => {
    for (const [wanted, found] of sideBySide<[Entry, LiveEntry]>(view.wanted(), view.live())) {
      await breathe();
      requireEqual(source.name, wanted, found);
      if (found) onProved(found);
    }
  };
  await allDone(tools.flush(source.path), tools.remove(replacedTree(staging)), lookAtTree());
}

/** Everything but what directories have that are mended meanwhile: `mended` is a file with those. */
async function lookAtAll(
  { source, view, plan, staging }: StagedSource,
  onProved: (found: LiveEntry) => void,
): Promise<{
  mended: string;
  /** Directories that turned out to need it although nothing was planned in them. */
  late: number;
}> {
  const breathe = createBreath();
  const mended = join(staging, 'mend');
  let late = 0;
  await writeLines(mended, async (line) => {
    for (const [wanted, found, proof] of sideBySide<[Entry, LiveEntry, Proof]>(
      view.wanted(),
      view.live(),
      view.proofs(),
    )) {
      await breathe();
      const isPlanned = wanted !== undefined && plan.touched.has(wanted.path);
      if (wanted?.type === 'dir' && found?.type === 'dir' && (isPlanned || !isProved(found, proof))) {
        line(plannedLine(wanted));
        if (!isPlanned) late += 1;
        continue;
      }
      requireEqual(source.name, wanted, found);
      if (found) onProved(found);
    }
  });
  return { mended, late };
}

/** Who puts a directory in the place of another changes the one that both are in. */
function withParents(file: string): Iterable<string> {
  const paths = new Set<string>();
  for (const path of pathsIn(file)) paths.add(parentOf(path) ?? '').add(path);
  return [...paths].sort();
}

function* pathsIn(file: string): Generator<string> {
  for (const { path } of plannedIn(file)) yield path;
}

function requireEqual(source: string, wanted: Entry | undefined, found: LiveEntry | undefined): void {
  const difference = differenceBetween(wanted, found);
  if (difference !== undefined) throw inexact(source, (wanted ?? found)?.path ?? '', difference);
}

function inexact(source: string, path: string, difference: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'restore-inexact',
    message: `${source} is not exact at "${path}" after the restore: ${difference}`,
    hint: 'see that this user may set owners and modes there, then restore again: it goes on where it is',
  });
}
