import { failpoint } from '@ci-warm/failpoints';
import { snapshotOf } from './journal.ts';
import type { Hands } from './ports.ts';
import { sealSnapshot } from './seal-snapshot.ts';
import type { ChangeOutcome, Work } from './work.ts';

/** The version in the journal is healthy: it becomes the known-good one. Repeating it is harmless. */
export async function commitVersion(work: Work, hands: Hands): Promise<ChangeOutcome> {
  const { lifecycle, warmsnap } = hands;
  const { spec, folder, journal, phases } = work;
  const record = await journal.step('proved');
  const { from, to } = record.plan;
  const snapshot = snapshotOf(record);
  const outcome = await phases.timed('commit', async (): Promise<ChangeOutcome> => {
    const point = await lifecycle.captureRestorePoint({ domain: spec.domain, recipe: spec.recipe, ...to });
    failpoint('reconcile.commit');
    await folder.commit({
      ...point,
      ...(snapshot === undefined || !from ? {} : { snapshot, snapshotOf: from.version }),
    });
    failpoint('reconcile.committed');
    await journal.step('committed');
    await folder.forgetFailures(to.version);
    await warmsnap.collect({ store: folder.snapshots, keep: snapshot });
    await journal.finish();
    return { outcome: from ? 'upgraded' : 'deployed', version: to.version };
  });
  await sealSnapshot(work, hands, snapshot);
  return outcome;
}
