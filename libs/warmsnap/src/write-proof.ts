import type { WarmsnapContext } from './context.ts';
import { describeCopy, requireStill } from './copy-proof.ts';
import type { Hashes } from './hashes.ts';
import { writeLines } from './lines.ts';
import { indexDraft, indexLine } from './live-index.ts';
import { createTally, manifestLines, type ManifestHead } from './manifest.ts';
import { draftOf } from './manifest-file.ts';
import type { TakePlan } from './plan-take.ts';
import { snapshotPaths } from './snapshot-paths.ts';

/** Drafts of the manifest and of the index, written while the copies are held against the data that still stands. */
export async function writeProof(
  { racyMs }: WarmsnapContext,
  {
    store,
    head,
    copies,
    scannedAt,
    signal,
  }: {
    store: string;
    head: ManifestHead;
    copies: readonly { plan: TakePlan; copy: string; hashes: Hashes }[];
    scannedAt: number;
    signal: AbortSignal | undefined;
  },
): Promise<{ files: number; bytes: number }> {
  const lines = manifestLines();
  const tally = createTally();
  await writeLines(draftOf(snapshotPaths(store, head.id).manifest), async (line) => {
    line(lines.head(head));
    for (const { plan, copy, hashes } of copies) {
      await describeCopy({
        plan,
        copy,
        hashes,
        onEntry: (entry) => {
          tally.count(entry);
          line(lines.entry(plan.source.name, entry));
        },
        signal,
      });
    }
    line(lines.foot());
  });
  const trustedBefore = trustedFrom(scannedAt, racyMs);
  await writeLines(indexDraft(store, head.id), async (line) => {
    for (const { plan } of copies) {
      await requireStill({
        plan,
        onLive: (live) => {
          const proof = indexLine(plan.source.name, live, trustedBefore);
          if (proof !== undefined) line(proof);
        },
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
