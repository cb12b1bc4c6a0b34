import {
  chaosVersionOf,
  deployStopped,
  isCustomised,
  type AppLifecycle,
  type AppProof,
  type AppStatus,
  type DeployOutcome,
  type TreeToDeploy,
} from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { ingressDown } from '@ci-warm/ingress';
import type { LockedCanonical } from './types.ts';

export interface CanonicalDeploy {
  version: string;
  /** Its commit, in the abra root of the tools: `checkoutToDeploy` has laid it. */
  tree: TreeToDeploy;
  proof: AppProof;
}

type Locked = Pick<LockedCanonical, 'tools' | 'registry' | 'recipe' | 'progress'>;

/**
 * Deploys a canonical's app at a version, over the volumes that are there, and waits until it is healthy and ready. A tree
 * that the CI folder changes is deployed as it is, any other at its release. Its data may change from here on: whoever
 * calls this marks that before.
 *
 * @throws WarmError `not-healthy`, `not-ready`, `wrong-version` (failed), `ingress-down` (infrastructure)
 */
export async function deployCanonical(
  { tools, registry, recipe, progress }: Locked,
  { version, tree, proof }: CanonicalDeploy,
): Promise<void> {
  const { abra, lifecycle } = tools;
  const domain = registry.domainOf(recipe);
  const { health, window, ready } = proof;
  const customised = isCustomised(tree);
  progress(`deploying ${domain} at ${version}${customised ? ' with what the CI folder adds' : ''}`);
  const which = customised ? { chaos: true } : { version };
  const deployed = await lifecycle.deploy({ domain, health, window, ...which });
  if (deployed.outcome !== 'healthy')
    throw await notHealthy(lifecycle, { domain, version, health }, deployed);
  await lifecycle.waitReady(domain, ready);
  const wanted = customised ? chaosVersionOf(tree) : version;
  const found = runningVersion(await lifecycle.status(domain), customised);
  if (found !== wanted) throw failed('wrong-version', `${domain} should run ${wanted}, but says ${found}`);
  if (!customised) return;
  // abra wrote the mark of a changed tree there, which names nothing that it could check out again.
  const type = (await abra.readEnv(domain))?.values.has('RECIPE') ? 'RECIPE' : 'TYPE';
  await abra.editEnv(domain, { [type]: `${recipe}:${version}` });
}

function runningVersion(status: AppStatus, customised: boolean): string {
  if (status.state !== 'deployed') return status.state;
  return (customised ? status.chaosVersion : status.version) ?? 'no version';
}

async function notHealthy(
  lifecycle: AppLifecycle,
  { domain, version, health }: { domain: string; version: string; health: AppProof['health'] },
  deployed: Exclude<DeployOutcome, { outcome: 'healthy' }>,
): Promise<WarmError> {
  const { reason, logs } = deployed;
  const fault = deployed.outcome === 'unhealthy' ? await lifecycle.ingressFault(domain, health) : undefined;
  if (fault) return ingressDown(`${domain} cannot be proved: ${fault.reason}`, mendIngress);
  if (deployed.outcome === 'refused' && deployed.outside) return deployStopped(domain, reason, logs);
  return failed('not-healthy', `${domain} is not healthy at ${version}: ${reason}`, { logs });
}

function failed(code: string, message: string, details?: Record<string, unknown>): WarmError {
  return new WarmError({
    kind: 'failed',
    code,
    message,
    hint: 'the cold run was green, so look at what the canonical has and a fresh app has not: its data and settings',
    details,
  });
}

const mendIngress = 'mend the ingress: nothing is said about the app, and known-good is as it was';
