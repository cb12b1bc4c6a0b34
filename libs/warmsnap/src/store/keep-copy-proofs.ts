import { systemCodeOf } from '@ci-warm/errors';
import { createYielder } from '../concurrency/yielder.ts';
import { isSameBesidesLinks, stampOf } from '../walk/entry.ts';
import { linesOf, writeLines } from '../walk/lines.ts';
import { readEntryIfThere } from '../walk/scan.ts';
import { commitIndex, indexDraft, parseProof, proofLine, provedCopy } from './proof-index.ts';
import { indexPath, snapshotPaths } from './snapshot-paths.ts';

/**
 * Removing one snapshot moves the ctime of every file that another shares with it, and so would undo what is proved of
 * that one. Call this before, and what it returns after: what was proved until then stays so.
 *
 * In between an ordinary write is still noticed, by its mtime.
 */
export async function keepCopyProofs(store: string, id: string): Promise<() => Promise<void>> {
  const { data } = snapshotPaths(store, id);
  const stillProved = indexDraft('copy', store, `${id}.proved`);
  try {
    await writeLines(stillProved, async (line) => {
      const maybeYield = createYielder();
      for (const text of linesOf(indexPath('copy', store, id))) {
        await maybeYield();
        const proof = parseProof(text);
        if (!proof) break;
        if (provedCopy(readEntryIfThere(data(proof.source), proof.path), proof).proved !== undefined)
          line(text);
      }
    });
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return async () => {};
    throw error;
  }
  return async () => {
    await writeLines(indexDraft('copy', store, id), async (line) => {
      const maybeYield = createYielder();
      for (const text of linesOf(stillProved)) {
        await maybeYield();
        const proof = parseProof(text);
        const found = proof && readEntryIfThere(data(proof.source), proof.path);
        const stamp = found && stampOf(found);
        if (proof && stamp && isSameBesidesLinks(stamp, proof.stamp))
          line(proofLine(proof.source, { ...proof, stamp }));
      }
    });
    await commitIndex('copy', store, id);
  };
}
