import { deployStopped, type DeployRequest } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { ingressDown } from '@ci-warm/ingress';
import type { App } from '../contract/app.ts';

/**
 * Deploys and waits for sustained health.
 *
 * @throws WarmError `deploy-failed` (failed) when the recipe does not come up, `ingress-down` (infrastructure) when
 * nothing could have been seen to come up, `deploy-stopped` (infrastructure) when something of this host stopped abra.
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
  // What is deployed over something was seen to be served before.
  if (outcome.outcome === 'unhealthy') await assertIngress(app, { served: request.force === true });
  else if (outcome.outside) throw deployStopped(domain, outcome.reason, outcome.logs);
  throw new WarmError({
    kind: 'failed',
    code: 'deploy-failed',
    message: `${outcome.outcome === 'refused' ? 'abra did not deploy it' : 'it did not get healthy'}: ${outcome.reason}`,
    hint: 'The log of this phase has the tails of what it printed.',
    details: { logs: outcome.logs },
  });
}

/** @throws WarmError `ingress-down` (infrastructure) */
export async function assertIngress(
  { tools, domain, proof: { health } }: Pick<App, 'tools' | 'domain' | 'proof'>,
  { served }: { served: boolean },
): Promise<void> {
  const fault = await tools.lifecycle.ingressFault(domain, health, { served });
  if (fault) throw noWayThrough(fault.reason);
}

/** No app can be reached, so that nothing can be said about any recipe. */
export function noWayThrough(reason: string): WarmError {
  return ingressDown(
    reason,
    'Nothing is said about the recipe; mend the ingress (reconcile the proxy, see its certificate and CCCI_PUBLIC_URL, CCCI_CONNECT_TO, CCCI_CA_FILE) and run again.',
  );
}
