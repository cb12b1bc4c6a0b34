import { stackName } from '@ci-warm/app-names';
import type { StackObservation } from '@ci-warm/convergence';
import type { TestedApp } from '../contract/app.ts';
import type { TierWork } from '../contract/tiers.ts';
import { backupPlan } from './backup-plan.ts';

/**
 * Starts again what has no hook that loads what was restored: an app that reads its files once, at its start, would go
 * on with what it had in memory, and nobody would see whether it can live on the restored ones.
 */
export async function startAgain({ tools, domain, log }: TestedApp, tier: TierWork): Promise<void> {
  const services = servicesWithoutHook(await tools.swarm.observeStack(stackName(domain)));
  if (services.length === 0) return;
  const names = services.map(({ shortName }) => shortName).join(', ');
  log.say(`starting ${names} again, which no hook makes read what was restored`);
  await tier.step('what has no hook after a restore is started again', async () => {
    for (const { id } of services) await tools.swarm.restartService(id);
  });
}

/** Running services that mount a volume of which a restore is followed by no hook. Pure. */
export function servicesWithoutHook({ stack, services }: StackObservation): StackObservation['services'] {
  const volumesOf = (hook: boolean) =>
    services
      .filter(({ labels }) => (labels['backupbot.restore.post-hook'] !== undefined) === hook)
      .flatMap((service) => backupPlan({ stack, services: [service] })?.volumes ?? [])
      .map(({ fullName }) => fullName);
  const withHook = new Set(volumesOf(true));
  const without = new Set(volumesOf(false).filter((name) => !withHook.has(name)));
  return services.filter(
    ({ volumes = [], tasks }) =>
      volumes.some((name) => without.has(name)) && tasks.some(({ state }) => state === 'running'),
  );
}
