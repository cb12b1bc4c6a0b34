import { createYielder } from '../concurrency/yielder.ts';
import { isProved, type Proof } from '../store/proof-index.ts';
import { differenceOf, type Entry, type LiveEntry } from '../walk/entry.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import type { RestoreView } from './restore-plan.ts';

/**
 * First names of the files that have several: all of them, and those of which one name is not as it should be, so that all
 * are written again.
 */
export async function sharedFiles(
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

export function isUntouched(entry: Entry, found: LiveEntry | undefined, proof: Proof | undefined): boolean {
  return found !== undefined && isProved(found, proof) && !differenceOf(entry, found);
}
