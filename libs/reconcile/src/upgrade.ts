import { WarmError, messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { TaggedVersion } from '@ci-warm/abra-client';
import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import { commitVersion } from './commit-version.ts';
import { requireIngress } from './ingress.ts';
import type { ChangePlan } from './journal.ts';
import type { Hands } from './ports.ts';
import { floorOf, preflight, untrusted } from './preflight.ts';
import { refuseUntouched } from './refuse-untouched.ts';
import { rollBack } from './roll-back.ts';
import { noteWindow, sourcesOf, type ChangeOutcome, type Work } from './work.ts';

/** From one release to another as a whole: healthy there, or back with version, data and configuration as they were. */
export async function upgrade(
  work: Work,
  from: { version: string; commit: string },
  to: TaggedVersion,
): Promise<ChangeOutcome> {
  const { spec, phases, ports } = work;
  const target = to.version.raw;
  const refused = await phases.timed('preflight', () => preflight(work, from.version, target));
  if (refused !== undefined) return await refuseUntouched(work, from.version, target, refused);

  const hands = await work.locked();
  ports.signal?.throwIfAborted();
  // What cannot be inserted is found out while the app still serves.
  await hands.lifecycle.insertMissingSecrets(spec.domain, spec.secrets ?? []);
  const volumes = await sourcesOf(work, hands);
  const point = await hands.lifecycle.captureRestorePoint({
    domain: spec.domain,
    recipe: spec.recipe,
    ...from,
  });
  failpoint('reconcile.begin');
  const plan = {
    from: writable(point),
    to: { version: target, commit: to.commit },
    stateful: spec.stateful,
    volumes,
  };
  await work.journal.begin({ kind: 'upgrade', plan });
  work.done.touched = true;
  let deployed: DeployOutcome;
  try {
    if (spec.stateful) await standStill(work, hands);
    deployed = await deployTarget(work, hands, target);
  } catch (error) {
    return await afterFault(work, error);
  }
  if (deployed.outcome === 'healthy') return await commitVersion(work, hands);
  await requireIngress(work);
  return await rollBack(work, hands, deployed);
}

/** Undeployed, settled, and a verified copy of every volume. */
async function standStill(work: Work, hands: Hands): Promise<void> {
  const { spec, journal, phases, folder, ports } = work;
  await journal.step('undeploying');
  await phases.timed('undeploy', () => hands.lifecycle.undeployAndSettle(spec.domain));
  ports.signal?.throwIfAborted();
  const snapshot = await phases.timed('snapshot', async () => {
    const record = await journal.read();
    const { id } = await hands.warmsnap.take({
      sources: record?.plan.volumes ?? [],
      store: folder.snapshots,
      owner: spec.domain,
      // The preflight has read that one in full; whatever else lies in the store may hand damage on.
      previous: (await folder.state())?.snapshot ?? null,
      assertSettled: () => hands.lifecycle.assertSettled(spec.domain),
      signal: ports.signal,
      ...floorOf(ports),
    });
    const checked = await hands.warmsnap.verify({ store: folder.snapshots, id, owner: spec.domain }, 'quick');
    if (checked.outcome === 'invalid') throw untrusted(work, id, checked.problems);
    return id;
  });
  failpoint('reconcile.snapshotted');
  await journal.step('snapshotted', { snapshot });
}

async function deployTarget(work: Work, hands: Hands, version: string): Promise<DeployOutcome> {
  const { spec, journal, phases, ports } = work;
  ports.signal?.throwIfAborted();
  await journal.step('deploying');
  await hands.abra.editEnv(spec.domain, spec.env);
  failpoint('reconcile.deploy');
  const { domain, health, window } = spec;
  const outcome = await phases.timed('deploy', () =>
    hands.lifecycle.deploy({ domain, version, ...(spec.stateful ? {} : { force: true }), health, window }),
  );
  noteWindow(work, outcome);
  ports.signal?.throwIfAborted();
  failpoint('reconcile.deployed');
  await journal.step('deployed');
  return outcome;
}

/** Something other than the release failed: the app is brought back, and the fault is what the caller hears of. */
async function afterFault(work: Work, error: unknown): Promise<never> {
  if (work.ports.signal?.aborted || (error instanceof WarmError && error.code === 'failpoint')) throw error;
  const reason = messageOf(error);
  const back = await rollBack(work, await work.locked(), { outcome: 'fault', reason });
  if (back.outcome === 'rolled-back') throw error;
  throw new WarmError({
    kind: 'broken',
    code: 'not-recovered',
    message: `${work.spec.name} could not be brought back after: ${reason}`,
    hint: 'its data is as it was; see the alert, mend the cause and run the reconciler again',
    cause: error,
  });
}

function writable(point: RestorePoint): NonNullable<ChangePlan['from']> {
  return { ...point, images: { ...point.images }, secrets: [...point.secrets], configs: [...point.configs] };
}
