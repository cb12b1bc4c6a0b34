import { rename } from 'node:fs/promises';
import { WarmError } from '@ci-warm/errors';
import { requireIngress } from '../decide/ingress.ts';
import { untrusted } from '../decide/preflight.ts';
import { snapshotSources } from '../decide/snapshot-estimate.ts';
import { unnamedSnapshots } from '../decide/unnamed-snapshots.ts';
import type { ChangeOutcome, ReconcileContext } from './context.ts';
import { writablePoint, type ChangeRecord } from './journal.ts';
import { reserveRoom } from './room.ts';
import { rollBack } from './roll-back.ts';
import { setAsideUnnamed } from './set-aside.ts';

/**
 * At a person's wish: back to last good with the data of a snapshot that no file names, as the journal that was lost would
 * have done it. What is there now is kept.
 *
 * @throws WarmError `not-restorable` (usage)
 */
export async function restoreSnapshot(context: ReconcileContext, id: string): Promise<ChangeOutcome> {
  const { folder, spec, journal, effects } = context;
  const point = await folder.state();
  const isDamaged = await journal.read().then(
    (record) => {
      if (record) throw notRestorable(context, 'a change is in flight, which is ended without it', []);
      return false;
    },
    (error: unknown) => {
      if (error instanceof WarmError && error.code === 'state-corrupt') return true;
      throw error;
    },
  );
  const unnamed = await unnamedSnapshots(context);
  const choice = unnamed.filter(({ takenAt }) => point && takenAt > point.takenAt);
  const chosen = choice.find((one) => one.id === id);
  if (!point || !chosen)
    throw notRestorable(context, `${id} is no snapshot that was taken after state.json was written`, choice);
  const change = await context.lockApp();
  const stored = { store: folder.snapshots, id, owner: spec.domain };
  const checked = await change.tools.warmsnap.verify(stored, 'full');
  if (checked.outcome === 'invalid') throw untrusted(context, id, checked.problems);
  await requireIngress(context);
  const volumes = (await snapshotSources(change)).filter(({ name }) => checked.info.sources.includes(name));
  if (isDamaged) await rename(folder.journal, `${folder.journal}.damaged`);
  await setAsideUnnamed(change, [id]);
  await reserveRoom(change);
  // In one write: half of these steps would mean that there is no data to bring back.
  const plan = { from: writablePoint(point), to: unknownVersion, stateful: spec.stateful, volumes };
  const steps = [
    { name: 'undeploying' },
    { name: 'snapshotted', data: { snapshot: id } },
    { name: 'deploying' },
  ];
  await journal.begin({ kind: 'restore', plan, steps });
  effects.touched = true;
  const reason = `the data of snapshot ${id} was asked for`;
  const back = await rollBack({ ...change, keepFailed: true }, { outcome: 'interrupted', reason });
  return back.outcome === 'rolled-back' ? { outcome: 'deployed' } : back;
}

const unknownVersion: ChangeRecord['plan']['to'] = { version: 'unknown', commit: '' };

function notRestorable(
  { spec, folder }: ReconcileContext,
  reason: string,
  choice: readonly { id: string }[],
): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'not-restorable',
    message: `${spec.name}: nothing can be restored by name: ${reason}`,
    hint: `in ${folder.snapshots}: ${choice.map(({ id }) => id).join(', ') || 'none'}; without --restore the call does what is to be done`,
  });
}
