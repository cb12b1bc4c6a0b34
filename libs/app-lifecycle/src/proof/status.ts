import { convergence, type StackObservation } from '@ci-warm/convergence';
import { stackName } from '@ci-warm/app-names';
import type { Ports } from '../contract/ports.ts';
import type { AppStatus } from '../contract/types.ts';

/** What is there now, from the engine and the env file alone. */
export async function status({ abra, swarm, clock }: Ports, domain: string): Promise<AppStatus> {
  const observation = await swarm.observeStack(stackName(domain));
  if (observation.services.length === 0) {
    return { state: (await abra.readEnv(domain)) ? 'undeployed' : 'absent' };
  }
  const { converged, crashLoop, reason, steadyForMs } = convergence(observation, clock.now());
  return {
    state: 'deployed',
    ...deployedVersion(observation),
    converged,
    crashLooping: crashLoop !== undefined,
    reason,
    steadyForMs,
  };
}

/** The version labels that abra left on the stack's services, preferring the service `app`. */
function deployedVersion({ stack, services }: StackObservation): {
  version: string | undefined;
  chaosVersion: string | undefined;
} {
  const label = (name: string) => `coop-cloud.${stack}.${name}`;
  const labelled = services.filter(({ labels }) => labels[label('version')] !== undefined);
  const labels = (labelled.find(({ shortName }) => shortName === 'app') ?? labelled[0])?.labels ?? {};
  const chaos = labels[label('chaos')] === 'true';
  return {
    version: labels[label('version')],
    chaosVersion: chaos ? labels[label('chaos-version')] : undefined,
  };
}
