import type { WarmsnapContext } from '../context.ts';
import { draftOf } from '../store/manifest-file.ts';
import { createTally, manifestLines, type ManifestHead, type Tally } from '../store/manifest.ts';
import { indexDraft, liveProofLine, proofLine, trustedFrom } from '../store/proof-index.ts';
import { snapshotPaths } from '../store/snapshot-paths.ts';
import { hasContent, stampOf } from '../walk/entry.ts';
import { writeLines } from '../walk/lines.ts';
import { proveCopy } from './copy-proof.ts';
import type { TakenCopy } from './copy-source.ts';
import type { Taking } from './taking.ts';

/** Drafts of the manifest and of the indexes, written while the copies are held against the data that still stands. */
export async function writeProof(
  { limits: { racyMs }, trustClones }: WarmsnapContext,
  head: ManifestHead,
  { copies, scannedAt }: { copies: readonly TakenCopy[]; scannedAt: number },
  { store, signal }: Taking,
): Promise<Tally> {
  const { head: headLine, entry: entryLine, foot } = manifestLines();
  const tally = createTally();
  const trustedBefore = trustedFrom(scannedAt, racyMs);
  await writeLines(draftOf(snapshotPaths(store, head.id).manifest), (manifest) =>
    writeLines(indexDraft('live', store, head.id), (liveIndex) =>
      writeLines(indexDraft('copy', store, head.id), async (copyIndex) => {
        manifest(headLine(head));
        for (const taken of copies) {
          const { name } = taken.plan.source;
          const isTrusted = trustClones && taken.shares;
          await proveCopy(taken, {
            mayLackHash: isTrusted,
            onName: ({ entry, live, stamp, copy, isRight }) => {
              tally.count(entry);
              manifest(entryLine(name, entry));
              liveIndex(liveProofLine(name, live, stamp, trustedBefore));
              // The index of copies is read only where clones are trusted.
              if (isTrusted && isRight && hasContent(entry))
                copyIndex(proofLine(name, { path: entry.path, stamp: stampOf(copy) }));
            },
            signal,
          });
        }
        manifest(foot());
      }),
    ),
  );
  return tally;
}
