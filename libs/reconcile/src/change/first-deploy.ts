import { failpoint } from '@ci-warm/failpoints';
import type { TaggedVersion } from '@ci-warm/abra-client';
import { requireIngress } from '../decide/ingress.ts';
import { editsFor } from '../decide/settings-for.ts';
import { commitVersion } from './commit-version.ts';
import { addWindowTime, type ChangeOutcome, type ReconcileContext } from './context.ts';
import { writtenVersion } from './journal.ts';
import { keepCommits } from './keep-commits.ts';
import { alertBroken } from './raise-alerts.ts';

/** Created from nothing. Until it was healthy once, its journal stays: so the next call knows that the app is its own to go on with. */
export async function firstDeploy(context: ReconcileContext, to: TaggedVersion): Promise<ChangeOutcome> {
  const { spec, journal, phases, ports, effects } = context;
  const { recipe, domain, env, composeFiles, secrets = [], health, window } = spec;
  const version = to.version.raw;
  const change = await context.lockApp();
  ports.signal?.throwIfAborted();
  failpoint('reconcile.begin');
  const plan = { to: writtenVersion(to), stateful: spec.stateful, volumes: [] };
  if (await journal.read()) await journal.finish();
  await keepCommits(context, [to]);
  await journal.begin({ kind: 'first-deploy', plan });
  effects.touched = true;
  await phases.timed('create', async () => {
    const { abra, lifecycle } = change.tools;
    // It reads the env file to insert and generate secrets, so what an earlier call left is completed before.
    const present = (await abra.readEnv(domain))?.values;
    if (present) await abra.editEnv(domain, editsFor(spec, present));
    await lifecycle.createApp({
      recipe,
      domain,
      version,
      env,
      secrets,
      ...(composeFiles && { composeFiles }),
    });
  });
  ports.signal?.throwIfAborted();
  failpoint('reconcile.deploy');
  await journal.step('deploying');
  const outcome = await phases.timed('deploy', () =>
    change.tools.lifecycle.deploy({ domain, version, force: true, health, window }),
  );
  addWindowTime(change, outcome);
  ports.signal?.throwIfAborted();
  await journal.step('deployed');
  if (outcome.outcome === 'healthy') return await commitVersion(change);
  await requireIngress(context, { served: false });
  const reason = `the first deploy, of ${version}, failed: ${outcome.reason}`;
  await alertBroken(context, { code: 'first-deploy', reason, logs: outcome.logs });
  return { outcome: 'broken', reason };
}
