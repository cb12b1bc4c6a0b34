import type { TaggedVersion } from '@ci-warm/abra-client';
import { failpoint } from '@ci-warm/failpoints';
import type { ReconcileContext } from './context.ts';
import { keepCommits } from './keep-commits.ts';
import { writtenVersion } from './journal.ts';

/** What runs healthily becomes last good as it is: written down, not redeployed. */
export async function adopt(context: ReconcileContext, running: TaggedVersion): Promise<void> {
  const { spec, folder, tools, journal, effects } = context;
  const point = await tools.lifecycle.captureRestorePoint({
    domain: spec.domain,
    recipe: spec.recipe,
    ...writtenVersion(running),
  });
  // The snapshot that is there, if any, is of the version before, and still what that one's data goes back to.
  const before = await folder.state();
  const kept =
    before?.snapshot === undefined
      ? {}
      : { snapshot: before.snapshot, snapshotOf: before.snapshotOf ?? before.version };
  await keepCommits(context, [running]);
  failpoint('reconcile.adopt');
  await folder.commit({ ...point, ...kept });
  if (await journal.read()) await journal.finish();
  effects.adopted = true;
}
