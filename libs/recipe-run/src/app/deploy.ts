import { probe } from '@ci-warm/app-health';
import type { DeployRequest } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { Run } from '../contract/run.ts';

/**
 * Deploys and waits for sustained health.
 *
 * @throws WarmError `deploy-failed` (failed) when the recipe does not come up, `ingress-down` (infrastructure) when
 * nothing could have been seen to come up.
 */
export async function deployHealthy(
  run: Run,
  request: Pick<DeployRequest, 'version' | 'chaos' | 'force'>,
): Promise<void> {
  const { domain, health, window, watch, log } = run;
  failpoint('recipe-run.deploy');
  const outcome = await watch.phase('deploy', () =>
    watch.outside(() => run.tools.lifecycle.deploy({ domain, health, window, ...request })),
  );
  if (outcome.outcome !== 'refused') watch.move(outcome.healthMs, 'deploy', 'converge');
  failpoint('recipe-run.deployed');
  if (outcome.outcome === 'healthy') {
    watch.move(outcome.windowMs, 'converge', 'window');
    return;
  }
  log.detail(`${outcome.outcome}: ${outcome.reason}\n${outcome.logs}`);
  if (outcome.outcome === 'unhealthy') await assertIngress(run);
  throw new WarmError({
    kind: 'failed',
    code: 'deploy-failed',
    message: `${outcome.outcome === 'refused' ? 'abra did not deploy it' : 'it did not get healthy'}: ${outcome.reason}`,
    hint: 'The log of this phase has the tails of what it printed.',
    details: { logs: outcome.logs },
  });
}

/** Any answer at all shows that the ingress is there. */
async function assertIngress({ tools: { ingress, signal }, domain, health, watch }: Run): Promise<void> {
  const answer = await watch.outside(() => probe(ingress, domain, { path: health.path }, { signal }));
  if (answer.outcome === 'ok' || answer.status !== undefined || !unreachable.test(answer.reason)) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'ingress-down',
    message: `the ingress does not answer: ${answer.reason}`,
    hint: 'Nothing is said about the recipe; mend the ingress (reconcile the proxy) and run again.',
  });
}

const unreachable = /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/;
