import { requireOwner } from '@ci-warm/app-folder';
import { WarmError } from '@ci-warm/errors';
import { requireIngress } from '../decide/ingress.ts';
import { decideEnding } from '../decide/interrupted.ts';
import { collectSnapshots } from './collect-snapshots.ts';
import { comesUpAt } from './comes-up.ts';
import { commitVersion } from './commit-version.ts';
import type { ChangeContext, ChangeOutcome, ReconcileContext } from './context.ts';
import { hasStep, rollBackCause, type ChangeRecord } from './journal.ts';
import { alertBroken } from './raise-alerts.ts';
import { rollBack } from './roll-back.ts';
import { closeJournal } from './room.ts';
import { sealSnapshot } from './seal-snapshot.ts';

/**
 * Ends a change that an earlier call left half done, from the journal and the state file. `undefined`: the call goes on
 * as if nothing had been.
 *
 * @throws WarmError `unclear-change` (broken) where the files contradict each other
 */
export async function recover(context: ReconcileContext): Promise<ChangeOutcome | undefined> {
  const { journal, folder, effects } = context;
  const record = await journal.read();
  if (!record) return undefined;
  if (record.plan.from) requireOwner(folder.journal, record.plan.from, context.spec, foreignHint);
  const known = (await folder.state())?.version;
  const ending = decideEnding({ plan: record.plan, steps: record.steps, known });
  if (ending === 'go-on') return undefined;
  if (ending === 'unclear') throw await unclear(context, record, known);
  const change = await context.lockApp();
  if (ending === 'close') {
    await closeJournal(change);
    return undefined;
  }
  if (ending === 'forward') return await endCommitted(change, record);
  await requireIngress(context);
  effects.touched = true;
  if (ending === 'judge' && (await comesUpAt(change, record.plan.to))) {
    effects.resumed = 'finished';
    return await commitVersion(change);
  }
  return await goBack(change, record);
}

/** The state file names its version: what is left to do is writing. An app that is not well is then healed there, forward. */
async function endCommitted(change: ChangeContext, record: ChangeRecord): Promise<ChangeOutcome | undefined> {
  const { folder, effects } = change;
  const { from, to } = record.plan;
  const snapshot = (await folder.state())?.snapshot;
  await folder.forgetFailures(to.version);
  await collectSnapshots(change, snapshot);
  await closeJournal(change);
  effects.resumed = 'finished';
  if (!(await comesUpAt(change, to))) return undefined;
  await sealSnapshot(change, snapshot);
  return { outcome: from ? 'upgraded' : 'deployed' };
}

async function goBack(change: ChangeContext, record: ChangeRecord): Promise<ChangeOutcome | undefined> {
  change.effects.resumed = 'rolled-back';
  const releaseFailed = rollBackCause(record)?.releaseFailed ?? false;
  const back = await rollBack(change, {
    // Once it was proved people may have used it: that it is taken back is worth an alert.
    outcome: hasStep(record, 'proved') ? 'fault' : 'interrupted',
    reason: `the change to ${record.plan.to.version} was interrupted`,
  });
  // Being interrupted says nothing about the release.
  return back.outcome === 'rolled-back' && !releaseFailed ? undefined : back;
}

async function unclear(
  context: ReconcileContext,
  { plan, steps }: ChangeRecord,
  known: string | undefined,
): Promise<WarmError> {
  const { folder, spec } = context;
  const reason = `the change from ${plan.from?.version ?? 'nothing'} to ${plan.to.version} was interrupted after "${steps.at(-1)?.name ?? 'begin'}", but ${folder.path}/state.json ${known === undefined ? 'is missing' : `names ${known}`}`;
  await alertBroken(context, { code: 'unclear-change', reason });
  return new WarmError({
    kind: 'broken',
    code: 'unclear-change',
    message: `${spec.name} (${spec.domain}): ${reason}`,
    hint: 'nothing was changed, because each way could lose data; bring the state.json of that time back from a backup, or move journal.json away: a healthy app is then adopted as it runs, and every snapshot is kept',
  });
}

const foreignHint =
  'nothing was changed; give the app the recipe and domain back that the journal names and run this again, so that the change is ended there';
