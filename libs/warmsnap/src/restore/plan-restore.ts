import { join } from 'node:path';
import { createYielder } from '../concurrency/yielder.ts';
import { isLikely, isProved, type Proof } from '../store/proof-index.ts';
import type { HasHash } from '../transfer/has-hash.ts';
import { readPlannedEntries } from '../transfer/planned-entry.ts';
import { differenceOf, differenceBetween, type Entry, type LiveEntry } from '../walk/entry.ts';
import { writeLines } from '../walk/lines.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { createPlanWriter, type PlanWriter } from './plan-writer.ts';
import type { RestorePlan, RestoreView } from './restore-plan.ts';

/**
 * Decides for each name what a restore does about it. Only what the index proves to be untouched is left alone: content
 * alone would miss attributes that no listing shows. Of what was young when the index was made, the content is read besides.
 */
export async function planRestore(
  view: RestoreView,
  folder: string,
  signal?: AbortSignal,
): Promise<RestorePlan> {
  const path = { write: join(folder, 'write'), remove: join(folder, 'remove'), make: join(folder, 'make') };
  const decided = await writeLines(path.write, (write) =>
    writeLines(path.remove, (remove) =>
      writeLines(path.make, (make) => decideAll(view, createPlanWriter({ write, remove, make }), signal)),
    ),
  );
  return {
    ...decided,
    write: () => readPlannedEntries(path.write),
    remove: () => readPlannedEntries(path.remove),
    makeDirectories: () => readPlannedEntries(path.make),
  };
}

async function decideAll(
  { wanted, live, proofs, copies, copyProofs, hasHash }: RestoreView,
  plan: PlanWriter,
  signal: AbortSignal | undefined,
): Promise<Omit<RestorePlan, 'write' | 'remove' | 'makeDirectories'>> {
  const maybeYield = createYielder(signal);
  const { shared, stale } = await sharedFiles({ wanted, live, proofs }, signal);
  const problems: string[] = [];
  let directories = 0;
  let unchanged = 0;
  for (const [entry, found, proof, copy, copyProof] of mergeByPath<
    [Entry, LiveEntry, Proof, LiveEntry, Proof]
  >(wanted(), live(), proofs(), copies(), copyProofs())) {
    await maybeYield();
    const difference = differenceBetween(entry, copy);
    if (difference !== undefined && problems.length < maxProblems)
      problems.push(`${(entry ?? copy)?.path}: ${difference}`);
    const isReplaceable = found !== undefined && canTakePlaceOf(found, entry);
    if (found && !isReplaceable) plan.remove(found);
    if (!entry) continue;
    if (entry.type === 'dir') {
      directories += 1;
      if (found?.type !== 'dir') plan.makeDirectory(entry);
      if (!isProved(found, proof)) plan.touch(entry.path);
      continue;
    }
    const first = entry.sameAs ?? entry.path;
    const isSame =
      isUntouched(entry, found, proof) ||
      (!shared.has(first) && (await isUnchanged(entry, found, proof, hasHash)));
    if (isSame && !stale.has(first)) unchanged += 1;
    else plan.write(entry, isReplaceable ? found : undefined, copy, copyProof);
  }
  return { ...plan.sums, directories, unchanged, problems };
}

async function isUnchanged(
  entry: Entry,
  found: LiveEntry | undefined,
  proof: Proof | undefined,
  hasHash: HasHash | undefined,
): Promise<boolean> {
  if (!hasHash || !found || entry.hash === undefined || !isLikely(found, proof)) return false;
  return differenceOf(entry, found) === undefined && (await hasHash(found, entry.hash));
}

/** Whether what is wanted needs no removal of what is there: a directory stays one, and anything else is renamed over. */
function canTakePlaceOf(found: LiveEntry, entry: Entry | undefined): boolean {
  return entry !== undefined && (found.type === 'dir') === (entry.type === 'dir');
}

/**
 * First names of the files that have several: all of them, and those of which one name is not as it should be, so that all
 * are written again.
 */
async function sharedFiles(
  { wanted, live, proofs }: Pick<RestoreView, 'wanted' | 'live' | 'proofs'>,
  signal: AbortSignal | undefined,
): Promise<{ shared: ReadonlySet<string>; stale: ReadonlySet<string> }> {
  const maybeYield = createYielder(signal);
  const shared = new Set<string>();
  const stale = new Set<string>();
  for (const { sameAs } of wanted()) {
    await maybeYield();
    if (sameAs !== undefined) shared.add(sameAs);
  }
  if (shared.size === 0) return { shared, stale };
  for (const [entry, found, proof] of mergeByPath<[Entry, LiveEntry, Proof]>(wanted(), live(), proofs())) {
    await maybeYield();
    const first = entry?.sameAs ?? entry?.path ?? '';
    if (entry && shared.has(first) && !isUntouched(entry, found, proof)) stale.add(first);
  }
  return { shared, stale };
}

function isUntouched(entry: Entry, found: LiveEntry | undefined, proof: Proof | undefined): boolean {
  return found !== undefined && isProved(found, proof) && !differenceOf(entry, found);
}

/** More than an error ever shows. */
const maxProblems = 100;
