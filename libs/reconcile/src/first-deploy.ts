import { failpoint } from '@ci-warm/failpoints';
import type { TaggedVersion } from '@ci-warm/abra-client';
import { commitVersion } from './commit-version.ts';
import { tellBroken } from './tell.ts';
import { requireIngress } from './ingress.ts';
import { noteWindow, type ChangeOutcome, type Work } from './work.ts';

/** Created from nothing. Until it was healthy once, its journal stays: so the next call knows that the app is its own to go on with. */
export async function firstDeploy(work: Work, to: TaggedVersion): Promise<ChangeOutcome> {
  const { spec, journal, phases, ports } = work;
  const { recipe, domain, env, secrets = [], health, window } = spec;
  const version = to.version.raw;
  const hands = await work.locked();
  ports.signal?.throwIfAborted();
  failpoint('reconcile.begin');
  const plan = { to: { version, commit: to.commit }, stateful: spec.stateful, volumes: [] };
  if (await journal.read()) await journal.finish();
  await journal.begin({ kind: 'first-deploy', plan });
  work.done.touched = true;
  await phases.timed('create', async () => {
    const { created } = await hands.lifecycle.createApp({ recipe, domain, version, env, secrets });
    if (!created) await hands.abra.editEnv(domain, env);
  });
  ports.signal?.throwIfAborted();
  failpoint('reconcile.deploy');
  await journal.step('deploying');
  const outcome = await phases.timed('deploy', () =>
    hands.lifecycle.deploy({ domain, version, force: true, health, window }),
  );
  noteWindow(work, outcome);
  ports.signal?.throwIfAborted();
  await journal.step('deployed');
  if (outcome.outcome === 'healthy') return await commitVersion(work, hands);
  await requireIngress(work);
  await tellBroken(work, {
    code: 'first-deploy',
    reason: `the first deploy, of ${version}, failed: ${outcome.reason}`,
    logs: outcome.logs,
  });
  return { outcome: 'broken', reason: `the first deploy, of ${version}, failed: ${outcome.reason}` };
}
