import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { createBreath } from './breath.ts';
import type { DiskTools } from './disk-tools.ts';
import { differenceOf, type Entry, type LiveEntry } from './entry.ts';
import { writeLines } from './lines.ts';
import { writeNameLists } from './name-lists.ts';
import { parentOf } from './path-code.ts';
import { plannedIn, plannedLine } from './planned.ts';
import { isProved, type Proof } from './proof-index.ts';
import { look } from './scan.ts';
import { renewDirectories } from './renew-directories.ts';
import { sideBySide } from './side-by-side.ts';
import type { StagedSource } from './stage.ts';

/**
 * One look at the live tree once all names are in place: every name is there, with its metadata, and no other. Content was
 * hashed when it was staged. Directories, whose times every change inside them moves, get their attributes back.
 *
 * Then what was written goes to the disk.
 *
 * @param onProved called for what is known to be untouched from here on
 */
export async function proveLive(
  tools: DiskTools,
  { source, view, data, staging }: StagedSource,
  onProved: (found: LiveEntry) => void,
): Promise<void> {
  failpoint('warmsnap.restore.directories');
  const breathe = createBreath();
  const mend = join(staging, 'mend');
  let mended = 0;
  await writeLines(mend, async (line) => {
    for (const [wanted, found, proof] of sideBySide<[Entry, LiveEntry, Proof]>(
      view.wanted(),
      view.live(),
      view.proofs(),
    )) {
      await breathe();
      const path = (wanted ?? found)?.path ?? '';
      if (wanted?.type === 'dir' && found?.type === 'dir' && !isProved(found, proof)) {
        line(plannedLine(wanted));
        mended += 1;
      } else if (wanted && found) {
        requireEqual(source.name, wanted, found);
        onProved(found);
      } else if (wanted) throw inexact(source.name, path, 'it is missing');
      else if (found) throw inexact(source.name, path, 'it does not belong here');
    }
  });
  // Every change moves the time of a directory: without one there is nothing to flush.
  if (mended === 0) return;
  for (const listFile of await writeNameLists(staging, 'directories', pathsIn(mend), Infinity)) {
    const request = { from: data, to: source.path, listFile, flush: [source.path] };
    if ((await tools.mendDirectories(request)).areAlike) continue;
    renewDirectories(source.path, pathsIn(mend), staging);
    if (!(await tools.mendDirectories({ ...request, listFile: await withParents(staging, mend) })).areAlike)
      throw inexact(source.name, '', 'its directories differ in attributes or access lists');
  }
  for (const wanted of plannedIn(mend)) {
    await breathe();
    requireEqual(source.name, wanted, look(source.path, wanted.path));
  }
}

/** Who puts a directory in the place of another changes the one that both are in. */
async function withParents(staging: string, mend: string): Promise<string> {
  const paths = new Set<string>();
  for (const path of pathsIn(mend)) paths.add(parentOf(path) ?? '').add(path);
  const [listFile = ''] = await writeNameLists(staging, 'parents', [...paths].sort(), Infinity);
  return listFile;
}

function* pathsIn(file: string): Generator<string> {
  for (const { path } of plannedIn(file)) yield path;
}

function requireEqual(source: string, wanted: Entry, found: LiveEntry): void {
  const difference = differenceOf(wanted, found);
  if (difference !== undefined) throw inexact(source, wanted.path, difference);
}

function inexact(source: string, path: string, difference: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'restore-inexact',
    message: `${source} is not exact at "${path}" after the restore: ${difference}`,
    hint: 'see that this user may set owners and modes there, then restore again: it goes on where it is',
  });
}
