import { requireIngress } from '../decide/ingress.ts';
import { commitVersion } from './commit-version.ts';
import type { ChangeContext, ChangeOutcome, ReconcileContext } from './context.ts';
import { hasStep, rollBackCause, snapshotOf, type ChangeRecord } from './journal.ts';
import { rollBack } from './roll-back.ts';

/**
 * Ends a change that an earlier call left half done, from the journal alone: forward if its version is healthy,
 * otherwise back. `undefined`: the call goes on as if nothing had been.
 */
export async function recover(context: ReconcileContext): Promise<ChangeOutcome | undefined> {
  const { journal, folder, effects } = context;
  const record = await journal.read();
  // An unfinished first deploy has nothing to go back to; it is simply gone on with.
  if (!record?.plan.from) return undefined;
  const change = await context.lockApp();
  if (hasStep(record, 'committed')) {
    await change.tools.warmsnap.collect({ store: folder.snapshots, keep: (await folder.state())?.snapshot });
    await journal.finish();
    return undefined;
  }
  if (record.steps.length === 0) {
    await journal.finish();
    return undefined;
  }
  await requireIngress(context);
  effects.touched = true;
  if (await isHealthyThere(change, record)) {
    effects.resumed = 'finished';
    return await commitVersion(change);
  }
  effects.resumed = 'rolled-back';
  const releaseFailed = rollBackCause(record)?.releaseFailed ?? false;
  const back = await rollBack(change, {
    outcome: 'interrupted',
    reason: `the change to ${record.plan.to.version} was interrupted`,
  });
  // Being interrupted says nothing about the release.
  return back.outcome === 'rolled-back' && !releaseFailed ? undefined : back;
}

/** Only a change that came as far as deploying, and was not on its way back, can still be finished. */
async function isHealthyThere({ spec, tools }: ChangeContext, record: ChangeRecord): Promise<boolean> {
  if (!hasStep(record, 'deployed') || hasStep(record, 'rolling-back')) return false;
  if (spec.stateful && snapshotOf(record) === undefined) return false;
  const status = await tools.lifecycle.status(spec.domain);
  if (status.state !== 'deployed' || status.version !== record.plan.to.version) return false;
  return (await tools.lifecycle.isHealthyNow(spec.domain, spec.health, spec.window)).outcome === 'healthy';
}
