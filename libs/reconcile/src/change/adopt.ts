import { failpoint } from '@ci-warm/failpoints';
import type { Work } from './work.ts';

/** What runs healthily becomes last good as it is: written down, not redeployed. */
export async function adopt(work: Work, running: { version: string; commit: string }): Promise<void> {
  const { spec, folder, hands, journal } = work;
  const point = await hands.lifecycle.captureRestorePoint({
    domain: spec.domain,
    recipe: spec.recipe,
    ...running,
  });
  // Its snapshot, if there is one, is of the version before, and so still what an older state goes back to.
  const before = await folder.state();
  const kept =
    before?.snapshot === undefined
      ? {}
      : { snapshot: before.snapshot, snapshotOf: before.snapshotOf ?? before.version };
  failpoint('reconcile.adopt');
  await folder.commit({ ...point, ...kept });
  if (await journal.read()) await journal.finish();
  work.done.adopted = true;
}
