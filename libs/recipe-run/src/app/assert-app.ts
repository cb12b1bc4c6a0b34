import { chaosVersionOf } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { waitReady } from './ready.ts';
import type { Run } from '../contract/run.ts';
import type { TierWork } from '../tiers/tier-book.ts';

/** What must hold of any app that was just deployed: it has converged, it serves, and it is what was asked for. */
export async function assertApp(
  run: Run,
  tier: TierWork,
  expected: { version: string } | { chaos: string; phase?: 'base' | 'head' } | undefined,
): Promise<void> {
  const { tools, domain, health, window, watch } = run;
  const status = await watch.outside(() => tools.lifecycle.status(domain));
  await tier.step('all services have converged', async () => {
    if (status.state !== 'deployed') throw failed(`${domain} is ${status.state}`);
    if (!status.converged) throw failed(status.reason);
  });
  await tier.step('it serves through the ingress', async () => {
    const answer = await watch.phase('converge', () =>
      watch.outside(() => tools.lifecycle.isHealthyNow(domain, health, window)),
    );
    watch.move(answer.windowMs, 'converge', 'window');
    if (answer.outcome === 'unhealthy') throw failed(answer.reason);
  });
  if (run.config.ready) await tier.step('it says that it is ready', () => waitReady(run));
  const deployed = status.state === 'deployed' ? status : undefined;
  if (expected === undefined) return;
  if ('version' in expected) {
    await tier.step(`version ${expected.version} is what runs`, async () => {
      if (deployed?.version !== expected.version)
        throw failed(`the version label says ${deployed?.version ?? 'nothing'}`);
    });
    return;
  }
  // abra marks a changed tree, and only this run's own customisation may have changed it.
  const { chaos: commit, phase = 'head' } = expected;
  const hash = chaosVersionOf({ commit, phase, files: run.files });
  await tier.step(`commit ${hash} is what runs`, async () => {
    if (deployed?.chaosVersion !== hash)
      throw failed(`the chaos-version label says ${deployed?.chaosVersion ?? 'nothing'}`);
  });
}

const failed = (message: string) => new WarmError({ kind: 'failed', code: 'assertion-failed', message });
