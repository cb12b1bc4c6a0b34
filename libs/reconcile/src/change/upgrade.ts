import type { TaggedVersion } from '@ci-warm/abra-client';
import { stackName } from '@ci-warm/app-names';
import { deployStopped, type DeployOutcome } from '@ci-warm/app-lifecycle';
import { WarmError, messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { requireIngress } from '../decide/ingress.ts';
import type { Release } from '../decide/facts.ts';
import { settingNotes } from '../decide/needs-settings.ts';
import { editsFor } from '../decide/settings-for.ts';
import { preflight, untrusted } from '../decide/preflight.ts';
import { describeEstimate, snapshotSources } from '../decide/snapshot-estimate.ts';
import { commitVersion } from './commit-version.ts';
import { addWindowTime, type ChangeContext, type ChangeOutcome, type ReconcileContext } from './context.ts';
import { withoutDropped } from './drop-services.ts';
import { keepCommits } from './keep-commits.ts';
import { writablePoint, writtenVersion } from './journal.ts';
import { refuseAtDeploy, refuseUntouched } from './refuse-untouched.ts';
import { rollBack } from './roll-back.ts';
import { closeJournal, reserveRoom } from './room.ts';
import { sealKnownSnapshot } from './seal-snapshot.ts';
import { setAsideUnnamed } from './set-aside.ts';

/** From one release to another as a whole: healthy there, or back with version, data and configuration as they were. */
export async function upgrade(
  context: ReconcileContext,
  from: TaggedVersion,
  to: Release,
): Promise<ChangeOutcome> {
  const { spec, phases, ports, effects } = context;
  const { refused, estimate } = await phases.timed('preflight', async () => {
    await sealKnownSnapshot(context);
    return await preflight(context, from, to);
  });
  if (refused !== undefined) return await refuseUntouched(context, { from, to }, refused);
  effects.snapshot = estimate;
  effects.notes.push(...settingNotes(to, context.tools.abra.envPath(spec.domain)));
  if (estimate) ports.onProgress?.(`${spec.name}: ${describeEstimate(estimate)}`);

  const change = await context.lockApp();
  const wasTouched = effects.touched;
  await begin(change, from, to);
  let deployed: DeployOutcome;
  try {
    if (spec.stateful) await undeployAndSnapshot(change);
    deployed = await deployTarget(change, to);
  } catch (error) {
    return await recoverFromFault(change, error);
  }
  if (deployed.outcome === 'healthy') return await commitVersion(change);
  if (deployed.outcome === 'refused' && !deployed.touched && !spec.stateful) {
    effects.touched = wasTouched;
    return await refuseAtDeploy(change, { from, to }, deployed);
  }
  if (deployed.outcome === 'refused' && deployed.outside)
    return await recoverFromFault(change, deployStopped(spec.domain, deployed.reason, deployed.logs));
  await requireIngress(change);
  return await rollBack(change, deployed);
}

/** Writes down how to go back. From then on the next call ends this change, whatever happens to this one. */
async function begin(change: ChangeContext, from: TaggedVersion, to: TaggedVersion): Promise<void> {
  const { spec, ports, tools, journal, effects } = change;
  ports.signal?.throwIfAborted();
  // What cannot be inserted is found out while the app still serves.
  await tools.lifecycle.insertMissingSecrets(spec.domain, spec.secrets ?? []);
  const volumes = await snapshotSources(change);
  const point = await tools.lifecycle.captureRestorePoint({
    domain: spec.domain,
    recipe: spec.recipe,
    ...writtenVersion(from),
  });
  await setAsideUnnamed(change);
  await reserveRoom(change);
  failpoint('reconcile.begin');
  const plan = { from: writablePoint(point), to: writtenVersion(to), stateful: spec.stateful, volumes };
  await keepCommits(change, [from, to]);
  await journal.begin({ kind: 'upgrade', plan });
  effects.touched = true;
}

/** Undeployed, settled, and a verified copy of every volume. */
async function undeployAndSnapshot(change: ChangeContext): Promise<void> {
  const { spec, journal, phases, folder, ports, tools } = change;
  await journal.step('undeploying');
  await phases.timed('undeploy', () => tools.lifecycle.undeployAndSettle(spec.domain));
  ports.signal?.throwIfAborted();
  const snapshot = await phases.timed('snapshot', async () => {
    const record = await journal.read();
    const { id } = await tools.warmsnap.take({
      sources: record?.plan.volumes ?? [],
      store: folder.snapshots,
      owner: spec.domain,
      // The preflight has read the known-good one in full; whatever else lies in the store may hand damage on.
      previous: (await folder.state())?.snapshot ?? null,
      assertSettled: () => tools.lifecycle.assertSettled(spec.domain),
      signal: ports.signal,
    });
    const checked = await tools.warmsnap.verify({ store: folder.snapshots, id, owner: spec.domain }, 'quick');
    if (checked.outcome === 'invalid') throw untrusted(change, id, checked.problems);
    return id;
  });
  failpoint('reconcile.snapshotted');
  await journal.step('snapshotted', { snapshot });
}

async function deployTarget(change: ChangeContext, to: Release): Promise<DeployOutcome> {
  const { spec, journal, phases, ports, tools } = change;
  const { domain, health, window } = spec;
  ports.signal?.throwIfAborted();
  await journal.step('deploying');
  const present = (await tools.abra.readEnv(domain))?.values ?? new Map<string, string>();
  await tools.abra.editEnv(domain, editsFor(spec, present, to));
  failpoint('reconcile.deploy');
  const request = { domain, version: to.version.raw, force: !spec.stateful, health, window };
  const before = await tools.swarm.observeStack(stackName(domain));
  const deployed = await phases.timed('deploy', () => tools.lifecycle.deploy(request));
  addWindowTime(change, deployed);
  const outcome = spec.stateful ? deployed : await withoutDropped(change, to, { before, deployed });
  ports.signal?.throwIfAborted();
  failpoint('reconcile.deployed');
  await journal.step('deployed');
  return outcome;
}

/** Something other than the release failed: the app is brought back, and the fault is what the caller hears of. */
async function recoverFromFault(change: ChangeContext, error: unknown): Promise<never> {
  if (change.ports.signal?.aborted || (error instanceof WarmError && error.code === 'failpoint')) throw error;
  const reason = messageOf(error);
  if ((await change.journal.read())?.steps.length === 0) {
    // Not even the first step could be written: the app was not touched.
    await closeJournal(change);
    change.effects.touched = false;
    throw error;
  }
  const back = await rollBack(change, { outcome: 'fault', reason });
  if (back.outcome === 'rolled-back') throw error;
  throw new WarmError({
    kind: 'broken',
    code: 'not-recovered',
    message: `${change.spec.name} could not be brought back after: ${reason}`,
    hint: 'its data is as it was; see the alert, mend the cause and run the reconciler again',
    cause: error,
  });
}
