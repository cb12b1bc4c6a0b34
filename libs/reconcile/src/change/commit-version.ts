import { failpoint } from '@ci-warm/failpoints';
import { collectSnapshots } from './collect-snapshots.ts';
import type { ChangeContext, ChangeOutcome } from './context.ts';
import { snapshotOf } from './journal.ts';
import { closeJournal } from './room.ts';
import { sealSnapshot } from './seal-snapshot.ts';

/** The version in the journal is healthy: it becomes the known-good one. Repeating it is harmless. */
export async function commitVersion(change: ChangeContext): Promise<ChangeOutcome> {
  const { spec, folder, journal, phases, tools } = change;
  const record = await journal.step('proved');
  const { from, to } = record.plan;
  const snapshot = snapshotOf(record);
  const outcome = await phases.timed('commit', async (): Promise<ChangeOutcome> => {
    const point = await tools.lifecycle.captureRestorePoint({
      domain: spec.domain,
      recipe: spec.recipe,
      ...to,
    });
    failpoint('reconcile.commit');
    await folder.commit({
      ...point,
      ...(snapshot === undefined || !from ? {} : { snapshot, snapshotOf: from.version }),
    });
    failpoint('reconcile.committed');
    await journal.step('committed');
    await folder.forgetFailures(to.version);
    await collectSnapshots(change, snapshot);
    await closeJournal(change);
    return { outcome: from ? 'upgraded' : 'deployed' };
  });
  await sealSnapshot(change, snapshot);
  return outcome;
}
