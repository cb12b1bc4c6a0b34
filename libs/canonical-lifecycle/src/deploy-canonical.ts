import type { DeployOutcome, ReadyCheck } from '@ci-warm/app-lifecycle';
import type { HealthCheck, HealthWindow } from '@ci-warm/app-health';
import { WarmError } from '@ci-warm/errors';

import type { CanonicalScene } from './types.ts';

export interface CanonicalDeploy {
  version: string;
  health: HealthCheck;
  window: HealthWindow;
  ready: ReadyCheck | undefined;
}

type Scene = Pick<CanonicalScene, 'tools' | 'registry' | 'recipe' | 'progress'>;

/**
 * Deploys a canonical's app at a version, over the volumes that are there, and waits until it is healthy and ready. Its
 * data may change from here on: whoever calls this marks that before.
 *
 * @throws WarmError `canonical-unhealthy`, `not-ready`, `wrong-version` (failed)
 */
export async function deployCanonical(
  { tools, registry, recipe, progress }: Scene,
  { version, health, window, ready }: CanonicalDeploy,
): Promise<void> {
  const { lifecycle } = tools;
  const domain = registry.domainOf(recipe);
  progress(`deploying ${domain} at ${version}`);
  const deployed = await lifecycle.deploy({ domain, version, health, window });
  if (deployed.outcome !== 'healthy') throw notHealthy(domain, version, deployed);
  await lifecycle.waitReady(domain, ready);
  const status = await lifecycle.status(domain);
  if (status.state === 'deployed' && status.version === version) return;
  const found = status.state === 'deployed' ? (status.version ?? 'no version') : status.state;
  throw failed('wrong-version', `${domain} should run ${version}, but says ${found}`);
}

/** Undeploys it and waits until nothing can write any more. Volumes, secrets and env file stay. */
export async function undeployCanonical({ tools, registry, recipe }: Scene): Promise<void> {
  await tools.lifecycle.undeployAndSettle(registry.domainOf(recipe));
}

function notHealthy(
  domain: string,
  version: string,
  { reason, logs }: Exclude<DeployOutcome, { outcome: 'healthy' }>,
): WarmError {
  return failed('canonical-unhealthy', `${domain} is not healthy at ${version}: ${reason}`, { logs });
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
