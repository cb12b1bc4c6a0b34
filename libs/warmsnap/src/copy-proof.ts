import { WarmError } from '@ci-warm/errors';
import { createBreath } from './breath.ts';
import { stampOf, differenceOf, entryOf, hasContent, type Entry, type LiveEntry } from './entry.ts';
import type { Hashes } from './hashes.ts';
import type { TakePlan } from './plan-take.ts';
import type { Planned } from './planned.ts';
import { scan } from './scan.ts';
import { sideBySide } from './side-by-side.ts';

/** Entries of a copy as a manifest keeps them, each after its metadata was found to be that of the source. */
export async function describeCopy({
  plan: { source, planned },
  copy,
  hashes,
  mayLackHash,
  onEntry,
  signal,
}: {
  plan: TakePlan;
  copy: string;
  /** Of the bytes that were read and written. */
  hashes: Hashes;
  /** What was cloned was not read. */
  mayLackHash: boolean;
  onEntry: (entry: Entry, copy: { found: LiveEntry; planned: Planned }) => void;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const breathe = createBreath(signal);
  let files = 0;
  for (const [wanted, found] of sideBySide<[Planned, LiveEntry]>(planned(), scan(copy))) {
    await breathe();
    if (!wanted) throw inexact(source.name, found?.path ?? '', 'it appeared while copying');
    if (!found) throw inexact(source.name, wanted.path, 'it is missing');
    const difference = differenceOf({ ...wanted, hash: undefined }, found);
    if (difference !== undefined) throw inexact(source.name, wanted.path, difference);
    const entry = entryOf(wanted);
    if (hasContent(wanted)) {
      const hash = hashes.at(files);
      files += 1;
      if (hash !== undefined) entry.hash = hash;
      else if (!mayLackHash) throw inexact(source.name, wanted.path, 'its content was not hashed');
    }
    onEntry(entry, { found, planned: wanted });
  }
}

/** The data did not change while it was copied. */
export async function requireStill({
  plan: { source, planned },
  onLive,
  signal,
}: {
  plan: TakePlan;
  onLive: (live: LiveEntry) => void;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const breathe = createBreath(signal);
  for (const [before, now] of sideBySide<[Planned, LiveEntry]>(planned(), scan(source.path))) {
    await breathe();
    if (!before) throw inexact(source.name, now?.path ?? '', 'it appeared while copying');
    if (!now || stampOf(now) !== before.stamp)
      throw inexact(source.name, before.path, 'it changed while copying');
    onLive(now);
  }
}

function inexact(source: string, path: string, difference: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'snapshot-inexact',
    message: `the copy of ${source} is not exact at "${path}": ${difference}`,
    hint: 'see that nothing writes to the volume and that this user may keep owners and modes, then try again',
  });
}
