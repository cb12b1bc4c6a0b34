import type { DeployRequest } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { ingressDown } from '@ci-warm/ingress';
import type { App } from '../contract/app.ts';

/**
 * Deploys and waits for sustained health.
 *
 * @throws WarmError `deploy-failed` (failed) when the recipe does not come up, `ingress-down` (infrastructure) when
 * nothing could have been seen to come up.
 */
export async function deployHealthy(
  app: App,
  request: Pick<DeployRequest, 'version' | 'chaos' | 'force'>,
): Promise<void> {
  const { domain, proof, tools, log } = app;
  const { health, window } = proof;
  failpoint('recipe-run.deploy');
  const outcome = await tools.lifecycle.deploy({ domain, health, window, ...request });
  failpoint('recipe-run.deployed');
  if (outcome.outcome === 'healthy') return;
  log.detail(`${outcome.outcome}: ${outcome.reason}\n${outcome.logs}`);
  if (outcome.outcome === 'unhealthy') await assertIngress(app);
  throw new WarmError({
    kind: 'failed',
    code: 'deploy-failed',
    message: `${outcome.outcome === 'refused' ? 'abra did not deploy it' : 'it did not get healthy'}: ${outcome.reason}`,
    hint: 'The log of this phase has the tails of what it printed.',
    details: { logs: outcome.logs },
  });
}

/** Any answer at all shows that the ingress is there. */
async function assertIngress({ tools, domain, proof: { health } }: App): Promise<void> {
  const answer = await tools.probe(domain, { path: health.path });
  if (answer.outcome === 'ok' || answer.status !== undefined || !unreachable.test(answer.reason)) return;
  throw ingressDown(
    `the ingress does not answer: ${answer.reason}`,
    'Nothing is said about the recipe; mend the ingress (reconcile the proxy) and run again.',
  );
}

const unreachable = /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/;
