import { createRunner, requireExecutable } from '@ci-warm/process-runner';
import { createSwarmClient, type SwarmClientOptions } from '@ci-warm/swarm-client';
import { requirePlaces } from './places/require-places.ts';
import { makeTools } from './make-tools.ts';
import type { Host, HostSettings } from './types.ts';

/**
 * The tools of this server. What they cannot do without is looked for first, so that nothing is begun without it.
 *
 * @param warn told once of each log-in that cannot be had
 * @param patience with an engine that goes away on the way
 * @throws WarmError `unusable-place` (usage), `command-missing`, `engine-unreachable`, `not-a-swarm` (infrastructure), `docker-host` (usage)
 */
export async function openHost(
  settings: HostSettings,
  warn: (line: string) => void,
  patience?: SwarmClientOptions['patience'],
): Promise<Host> {
  await requirePlaces(settings);
  for (const command of ['abra', 'git']) requireExecutable(command);
  const { dockerHost, dockerConfigDir, publicUrl, connectTo, caFile } = settings;
  // abra and the credential helpers read the same variables as docker does.
  const env = { DOCKER_HOST: dockerHost, DOCKER_CONFIG: dockerConfigDir };
  const run = createRunner({ env });
  const swarm = createSwarmClient({
    ...{ dockerHost, patience },
    logins: { dockerConfigDir, run, warn: once(warn) },
  });
  await swarm.ping();
  const ingress = { publicUrl, connectTo, caFile };
  return {
    ...{ swarm, ingress, run },
    connect: (request) => makeTools({ settings, env, swarm, ingress }, request),
  };
}

function once(warn: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (!said.has(line)) warn(line);
    said.add(line);
  };
}
