import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/app-folder';
import { collectSnapshots } from './collect-snapshots.ts';
import type { ChangeContext } from './context.ts';
import { hasStep, snapshotOf, type ChangeRecord } from './journal.ts';
import type { Notes } from './notes.ts';
import { closeJournal, withReserve } from './room.ts';

/** Data and configuration as they were before the change. */
export async function restoreAll(
  change: ChangeContext,
  record: ChangeRecord,
  { point, notes }: { point: RestorePoint; notes: Notes },
): Promise<void> {
  if (hasStep(record, 'restored')) return;
  // Before the snapshot nothing but the undeploy can have happened: there is no data to bring back.
  const isNeeded = hasStep(record, 'deploying');
  if (isNeeded) await bringBack(change, record, point);
  change.ports.signal?.throwIfAborted();
  failpoint('reconcile.restored');
  const isNoted = await notes.tried('that the data is back', () => change.journal.step('restored'));
  if (isNeeded && !isNoted) await noteByRemoving(change, notes);
}

/**
 * Whoever read the journal as it is would bring the data back once more, over what is written from now on. Removing needs
 * no room: first the snapshot, which has just been restored and leaves room for the note, and otherwise the journal, since
 * what is left to do then is what the state file says.
 */
async function noteByRemoving(change: ChangeContext, notes: Notes): Promise<void> {
  const { folder, journal } = change;
  await notes.tried('what is superfluous', async () =>
    collectSnapshots(change, (await folder.state())?.snapshot),
  );
  if (await notes.tried('that the data is back', () => journal.step('restored'))) return;
  await notes.tried('the end of the change', () => closeJournal(change));
}

async function bringBack(change: ChangeContext, record: ChangeRecord, point: RestorePoint): Promise<void> {
  const { spec, folder, ports, tools, keepFailed, effects } = change;
  const snapshot = snapshotOf(record);
  await tools.lifecycle.undeployAndSettle(spec.domain);
  ports.signal?.throwIfAborted();
  if (snapshot !== undefined) {
    failpoint('reconcile.restore');
    const request = {
      store: folder.snapshots,
      id: snapshot,
      owner: spec.domain,
      sources: record.plan.volumes,
      assertSettled: () => tools.lifecycle.assertSettled(spec.domain),
      signal: ports.signal,
      ...(keepFailed ? { keepFailed: { folder: join(folder.path, 'failed') } } : {}),
    };
    const { kept } = await withReserve(change, () => tools.warmsnap.restore(request));
    effects.failedState = kept;
  }
  const before = new Set(record.plan.volumes.map(({ name }) => name));
  const now = spec.stateful ? await tools.swarm.volumesOf(stackName(spec.domain)) : [];
  await tools.lifecycle.applyRestorePoint(
    point,
    now.map(({ name }) => name).filter((name) => !before.has(name)),
  );
}
