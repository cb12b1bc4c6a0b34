import { WarmError } from '@ci-warm/errors';
import { differenceOf, type Entry, type LiveEntry } from './entry.ts';
import { hashFile } from './hash-file.ts';
import { joinPath } from './path-code.ts';
import { scan } from './scan.ts';
import type { SnapshotSource } from './types.ts';

/** Manifest entries of a copy that is proved equal to its source: same metadata, same bytes. */
export async function describeCopy(
  source: SnapshotSource,
  live: readonly LiveEntry[],
  copy: string,
  signal: AbortSignal | undefined,
): Promise<Entry[]> {
  const copied = new Map((await scan(copy, signal)).map((entry) => [entry.path, entry]));
  const entries: Entry[] = [];
  for (const original of live) {
    const found = copied.get(original.path);
    copied.delete(original.path);
    const entry = entryOf(original);
    if (original.type === 'file' && original.sameAs === undefined) {
      entry.hash = await hashFile(joinPath(source.path, original.path), signal);
      if (found?.type === 'file') found.hash = await hashFile(joinPath(copy, original.path), signal);
    }
    const difference = found ? differenceOf(entry, found) : 'it is missing';
    if (difference !== undefined) throw inexact(source, original.path, difference);
    entries.push(entry);
  }
  for (const path of copied.keys()) throw inexact(source, path, 'it appeared while copying');
  return entries;
}

/** The data did not change while it was copied. */
export function requireStill(
  source: SnapshotSource,
  before: readonly LiveEntry[],
  after: readonly LiveEntry[],
): void {
  const now = new Map(after.map((entry) => [entry.path, entry]));
  for (const entry of before) {
    const found = now.get(entry.path);
    if (found?.ctime !== entry.ctime || found.inode !== entry.inode)
      throw inexact(source, entry.path, 'it changed while copying');
  }
  if (after.length !== before.length) throw inexact(source, '', 'names appeared while copying');
}

function entryOf({
  device: _device,
  inode: _inode,
  ctime: _ctime,
  allocated: _allocated,
  ...entry
}: LiveEntry): Entry {
  return entry;
}

function inexact(source: SnapshotSource, path: string, difference: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'snapshot-inexact',
    message: `the copy of ${source.name} is not exact at "${path}": ${difference}`,
    hint: 'see that nothing writes to the volume and that this user may keep owners and modes, then try again',
  });
}
