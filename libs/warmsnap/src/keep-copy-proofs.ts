import { systemCodeOf } from '@ci-warm/errors';
import { createBreath } from './breath.ts';
import { isSameBesidesLinks, stampOf } from './entry.ts';
import { linesOf, writeLines } from './lines.ts';
import { commitIndex, indexDraft, proofLine, type Proof } from './proof-index.ts';
import { provedCopy } from './proved-copy.ts';
import { lookIfThere } from './scan.ts';
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
      const breathe = createBreath();
      for (const text of linesOf(indexPath('copy', store, id))) {
        await breathe();
        const { source, ...proof } = proofIn(text);
        if (provedCopy(lookIfThere(data(source), proof.path), proof).proved !== undefined) line(text);
      }
    });
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || error instanceof SyntaxError) return async () => {};
    throw error;
  }
  return async () => {
    await writeLines(indexDraft('copy', store, id), async (line) => {
      const breathe = createBreath();
      for (const text of linesOf(stillProved)) {
        await breathe();
        const { source, path, stamp } = proofIn(text);
        const found = lookIfThere(data(source), path);
        if (found && isSameBesidesLinks(stampOf(found), stamp)) line(proofLine(source, found));
      }
    });
    await commitIndex('copy', store, id);
  };
}

function proofIn(line: string): Proof & { source: string } {
  const [source, path, stamp] = JSON.parse(line) as [string, string, string];
  return { source, path, stamp };
}
