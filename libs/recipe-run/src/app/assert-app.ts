import { chaosVersionOf } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import type { TestedApp } from '../contract/app.ts';
import type { TierWork } from '../contract/tiers.ts';

/** What must hold of any app that was just deployed: it has converged, it serves, and it is what was asked for. */
export async function assertApp(
  app: TestedApp,
  tier: TierWork,
  expected: { version: string } | { chaos: string; phase?: 'base' | 'head' } | undefined,
): Promise<void> {
  const { tools, domain, proof } = app;
  const status = await tools.lifecycle.status(domain);
  await tier.step('all services have converged', async () => {
    if (status.state !== 'deployed') throw failed(`${domain} is ${status.state}`);
    if (!status.converged) throw failed(status.reason);
  });
  await tier.step(servesStep, async () => {
    const answer = await tools.lifecycle.isHealthyNow(domain, proof.health, proof.window);
    if (answer.outcome === 'unhealthy') throw failed(answer.reason);
  });
  if (proof.ready)
    await tier.step('it says that it is ready', () => tools.lifecycle.waitReady(domain, proof.ready));
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
  const hash = chaosVersionOf({ commit, phase, files: app.files });
  await tier.step(`commit ${hash} is what runs`, async () => {
    if (deployed?.chaosVersion !== hash)
      throw failed(`the chaos-version label says ${deployed?.chaosVersion ?? 'nothing'}`);
  });
}

export const servesStep = 'it serves through the ingress';

const failed = (message: string) => new WarmError({ kind: 'failed', code: 'assertion-failed', message });
