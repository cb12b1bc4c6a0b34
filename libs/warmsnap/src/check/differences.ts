import { messageOf } from '@ci-warm/errors';
import { createYielder } from '../concurrency/yielder.ts';
import { isProved, type Proof } from '../store/proof-index.ts';
import type { CopyPool } from '../transfer/copy-pool.ts';
import { differenceBetween, hasContent, type Entry, type LiveEntry } from '../walk/entry.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { joinPath, latin1Of } from '../walk/path-code.ts';
import { scan } from '../walk/scan.ts';
import type { Difference } from '../warmsnap.ts';

interface DifferencesRequest {
  root: string;
  wanted: Iterable<Entry>;
  /** With it content is read too, except what the proofs vouch for. */
  pool?: CopyPool | undefined;
  proofs?: Iterable<Proof>;
  /** Looks for no more than that many. */
  most: number;
  onEntry?: (entry: Entry) => void;
  signal?: AbortSignal | undefined;
}

/** How a directory differs from what a manifest says of it. */
export async function differences(request: DifferencesRequest): Promise<Difference[]> {
  const { root, wanted, pool, proofs = [], most, onEntry, signal } = request;
  const maybeYield = createYielder(signal);
  const differing: Difference[] = [];
  try {
    for (const [entry, found, proof] of mergeByPath<[Entry, LiveEntry, Proof]>(wanted, scan(root), proofs)) {
      await maybeYield();
      if (differing.length >= most) break;
      if (entry) onEntry?.(entry);
      const path = (entry ?? found)?.path ?? '';
      const difference = differenceBetween(entry, found);
      if (difference !== undefined) differing.push({ path, difference });
      else if (!entry || !pool || !hasContent(entry) || isProved(found, proof)) continue;
      else if (entry.hash === undefined) differing.push({ path, difference: neverHashed });
      else {
        await pool.push({ from: latin1Of(joinPath(root, path)) }, entry.size, (result) => {
          if ('fault' in result) differing.push({ path, difference: result.fault.message });
          else if (result.hash !== entry.hash) differing.push({ path, difference: 'content differs' });
        });
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    differing.push({ path: '', difference: messageOf(error) });
  }
  await pool?.drain();
  return differing.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** What is wrong with a file of a snapshot that was only cloned (`trustClones`), and not sealed since. */
export const neverHashed = 'its content was not hashed yet (seal)';
