import { WarmError } from '@ci-warm/errors';
import { createYielder } from '../concurrency/yielder.ts';
import { differenceOf, entryOf, hasContent, stampOf, type Entry, type LiveEntry } from '../walk/entry.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { readEntry, scan } from '../walk/scan.ts';
import type { TakenCopy } from './copy-source.ts';
import type { PlannedName } from './plan-take.ts';

/** One name of a source that a snapshot has as it is. */
export interface ProvedName {
  /** As a manifest keeps it. */
  entry: Entry;
  live: LiveEntry;
  /** Of the live name. */
  stamp: string;
  copy: LiveEntry;
  /** Its content is known to be right: it was read just now, or is linked from where that was proved. */
  isRight: boolean;
}

/**
 * The data did not change while it was copied, and the copy's metadata is that of the data; what directories have is left
 * to `requireDirectories`, since they get it while this goes on.
 *
 * @param mayLackHash what was cloned was not read
 */
export async function proveCopy(
  { plan: { source, names, files: worked }, copy, hashes, unlinkable }: TakenCopy,
  {
    mayLackHash,
    onName,
    signal,
  }: { mayLackHash: boolean; onName: (proved: ProvedName) => void; signal: AbortSignal | undefined },
): Promise<void> {
  const maybeYield = createYielder(signal);
  let files = 0;
  let relinked = worked;
  for (const [name, live, found] of mergeByPath<[PlannedName, LiveEntry, LiveEntry]>(
    names(),
    scan(source.path),
    scan(copy),
  )) {
    await maybeYield();
    const path = (name ?? live ?? found)?.path ?? '';
    if (!name) throw inexact(source.name, path, 'it appeared while copying');
    const stamp = live && stampOf(live);
    if (!live || stamp !== name.stamp) throw inexact(source.name, path, changed);
    if (!found) throw inexact(source.name, path, 'it is missing');
    if (live.type !== 'dir' || found.type !== 'dir') requireEqual(source.name, live, found);
    const entry = entryOf(live);
    if (hasContent(live)) {
      let { hash } = name;
      if (hash === undefined) hash = hashes.at(files++);
      else if (unlinkable.has(path)) hash = hashes.at(relinked++) ?? hash;
      if (hash !== undefined) entry.hash = hash;
      else if (!mayLackHash) throw inexact(source.name, path, 'its content was not hashed');
    }
    onName({ entry, live, stamp, copy: found, isRight: name.hash === undefined || name.isProved });
  }
}

/** As `proveCopy`, of the directories of a source, once they have their attributes. */
export async function requireDirectories(
  { plan: { source, work }, copy }: TakenCopy,
  signal: AbortSignal | undefined,
): Promise<void> {
  const maybeYield = createYielder(signal);
  for (const { path, type, stamp } of work()) {
    await maybeYield();
    if (type !== 'dir') continue;
    const live = readEntry(source.path, path);
    if (stampOf(live) !== stamp) throw inexact(source.name, path, changed);
    requireEqual(source.name, live, readEntry(copy, path));
  }
}

function requireEqual(source: string, live: LiveEntry, copy: LiveEntry): void {
  const difference = differenceOf(live, copy);
  if (difference !== undefined) throw inexact(source, live.path, difference);
}

const changed = 'it changed while copying';

function inexact(source: string, path: string, difference: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'snapshot-inexact',
    message: `the copy of ${source} is not exact at "${path}": ${difference}`,
    hint: 'see that nothing writes to the volume and that this user may keep owners and modes, then try again',
  });
}
