import type { WarmsnapContext } from './context.ts';
import { describeCopy, requireStill } from './copy-proof.ts';
import type { Hashes } from './hashes.ts';
import { writeLines } from './lines.ts';
import { hasContent } from './entry.ts';
import { createTally, manifestLines, type Tally, type ManifestHead } from './manifest.ts';
import { draftOf } from './manifest-file.ts';
import type { TakePlan } from './plan-take.ts';
import { indexDraft, liveProofLine, proofLine } from './proof-index.ts';
import { snapshotPaths } from './snapshot-paths.ts';

/** One source of a snapshot that is being taken. */
export interface TakenCopy {
  plan: TakePlan;
  /** Its tree in the snapshot. */
  copy: string;
  hashes: Hashes;
  /** It shares blocks with the live data. */
  shares: boolean;
}

/** Drafts of the manifest and of the indexes, written while the copies are held against the data that still stands. */
export async function writeProof(
  { racyMs, trustClones }: WarmsnapContext,
  {
    store,
    head,
    copies,
    scannedAt,
    signal,
  }: {
    store: string;
    head: ManifestHead;
    copies: readonly TakenCopy[];
    scannedAt: number;
    signal: AbortSignal | undefined;
  },
): Promise<Tally> {
  const lines = manifestLines();
  const tally = createTally();
  await writeLines(draftOf(snapshotPaths(store, head.id).manifest), (line) =>
    writeLines(indexDraft('copy', store, head.id), async (proof) => {
      line(lines.head(head));
      for (const { plan, copy, hashes, shares } of copies) {
        await describeCopy({
          plan,
          copy,
          hashes,
          mayLackHash: trustClones && shares,
          onEntry: (entry, { found, planned }) => {
            tally.count(entry);
            line(lines.entry(plan.source.name, entry));
            // What was linked is as good as it was in the snapshot before. Else nobody asks.
            const isRight = planned.hash === undefined || planned.proved;
            if (trustClones && shares && isRight && hasContent(entry))
              proof(proofLine(plan.source.name, found));
          },
          signal,
        });
      }
      line(lines.foot());
    }),
  );
  const trustedBefore = trustedFrom(scannedAt, racyMs);
  await writeLines(indexDraft('live', store, head.id), async (line) => {
    for (const { plan } of copies) {
      await requireStill({
        plan,
        onLive: (live) => line(liveProofLine(plan.source.name, live, trustedBefore)),
        signal,
      });
    }
  });
  return tally;
}

/** A file that changed later than this before a scan may change again without its times moving. */
export function trustedFrom(scannedAt: number, racyMs: number): bigint {
  return BigInt(Math.floor(scannedAt - racyMs)) * 1_000_000n;
}
