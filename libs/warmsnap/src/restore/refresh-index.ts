import { failpoint } from '@ci-warm/failpoints';
import type { WarmsnapContext } from '../context.ts';
import { commitIndex, indexDraft, liveProofLine, trustedFrom } from '../store/proof-index.ts';
import type { RestoreRequest } from '../warmsnap.ts';
import { stampOf } from '../walk/entry.ts';
import { writeLines } from '../walk/lines.ts';
import { proveLive } from './prove-live.ts';
import type { StagedSource } from './staged-source.ts';

/** The end of a restore: all of it is proved to be there, is on the disk, and is what the index then vouches for. */
export async function refreshIndex(
  { tools, clock, limits: { racyMs } }: WarmsnapContext,
  { store, id, assertSettled }: RestoreRequest,
  staged: readonly StagedSource[],
): Promise<void> {
  const trustedBefore = trustedFrom(clock.now(), racyMs);
  await writeLines(indexDraft('live', store, id), async (line) => {
    for (const part of staged) {
      const { name } = part.source;
      await proveLive(tools, part, (found) =>
        line(liveProofLine(name, found, stampOf(found), trustedBefore)),
      );
    }
  });
  await assertSettled?.();
  failpoint('warmsnap.restore.done');
  await commitIndex('live', store, id);
}
