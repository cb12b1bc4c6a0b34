import { commitVersion } from './commit-version.ts';
import { hasStep, snapshotOf, turnedBack, type ChangeRecord } from './journal.ts';
import { rollBack } from './roll-back.ts';
import { requireIngress } from './ingress.ts';
import type { ChangeOutcome, Work } from './work.ts';

/**
 * Ends a change that an earlier call left half done, from the journal alone: forward if its version is healthy,
 * otherwise back. `undefined`: nothing of it is left to tell.
 */
export async function recover(work: Work): Promise<ChangeOutcome | undefined> {
  const { journal, folder, done } = work;
  const record = await journal.read();
  // An unfinished first deploy has nothing to go back to; it is simply gone on with.
  if (!record?.plan.from) return undefined;
  const hands = await work.locked();
  if (hasStep(record, 'committed')) {
    await hands.warmsnap.collect({ store: folder.snapshots, keep: (await folder.state())?.snapshot });
    await journal.finish();
    return undefined;
  }
  if (record.steps.length === 0) {
    await journal.finish();
    return undefined;
  }
  await requireIngress(work);
  done.touched = true;
  if (await isHealthyThere(work, record)) {
    done.resumed = 'finished';
    return await commitVersion(work, hands);
  }
  done.resumed = 'rolled-back';
  const releaseFailed = turnedBack(record)?.releaseFailed ?? false;
  const back = await rollBack(work, hands, {
    outcome: 'interrupted',
    reason: `the change to ${record.plan.to.version} was interrupted`,
  });
  // Being interrupted says nothing about the release: with the app well again, the call goes on as if nothing had been.
  return back.outcome === 'rolled-back' && !releaseFailed ? undefined : back;
}

/** Only a change that came as far as deploying, and was not on its way back, can still be finished. */
async function isHealthyThere({ spec, hands }: Work, record: ChangeRecord): Promise<boolean> {
  if (!hasStep(record, 'deployed') || hasStep(record, 'rolling-back')) return false;
  if (spec.stateful && snapshotOf(record) === undefined) return false;
  const status = await hands.lifecycle.status(spec.domain);
  if (status.state !== 'deployed' || status.version !== record.plan.to.version) return false;
  return (await hands.lifecycle.isHealthyNow(spec.domain, spec.health, spec.window)).outcome === 'healthy';
}
