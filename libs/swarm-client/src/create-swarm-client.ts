import { WarmError } from '@ci-warm/errors';
import { createContainers } from './containers.ts';
import { createEngineHttp, type EngineHttp } from './engine-http.ts';
import { createImages } from './images.ts';
import { createNames } from './named-services.ts';
import { observeStack } from './observe-stack.ts';
import { restartService } from './restart-service.ts';
import { serviceLogs } from './service-logs.ts';
import { createRoutes } from './routed-names.ts';
import { createStackParts } from './stack-parts.ts';
import type { SwarmClient, SwarmClientOptions, EngineInfo } from './types.ts';
import { createVolumes } from './volumes.ts';
import { watchEvents } from './watch-events.ts';
import { decode } from './decode.ts';
import { info } from './shapes.ts';

/**
 * A client of one Docker Engine. Nothing is asked before the first call; the API version is negotiated once.
 *
 * @throws WarmError `docker-host` (usage) when the address cannot be one.
 */
export function createSwarmClient({
  dockerHost,
  timeoutMs = 30_000,
  logins,
  patience,
}: SwarmClientOptions): SwarmClient {
  const http = createEngineHttp({ dockerHost, timeoutMs, patience });
  return {
    ping: () => ping(http, dockerHost),
    observeStack: (stack) => observeStack(http, stack),
    ...createNames(http),
    ...createRoutes(http),
    ...createStackParts(http),
    ...createVolumes(http),
    ...createContainers(http),
    ...createImages(http, logins),
    restartService: (serviceId) => restartService(http, serviceId),
    serviceLogs: (serviceId, { tail = 50 } = {}) => serviceLogs(http, serviceId, tail),
    watchEvents: (onEvent, signal) => watchEvents(http, onEvent, signal),
  };
}

/** Proves that the engine is there and is a Swarm manager. */
async function ping(http: EngineHttp, dockerHost: string): Promise<EngineInfo> {
  const { body } = await http.call({ path: '/info' });
  const { ServerVersion, DockerRootDir, Swarm: swarm } = decode(info, body, 'GET /info');
  if (swarm?.LocalNodeState !== 'active' || swarm.ControlAvailable !== true) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'not-a-swarm',
      message: `the Docker Engine at DOCKER_HOST=${dockerHost} is not a Swarm manager (node is ${swarm?.LocalNodeState ?? 'inactive'})`,
      hint: 'run `docker swarm init` on it, or set DOCKER_HOST to a manager',
    });
  }
  return {
    apiVersion: await http.apiVersion(),
    engineVersion: ServerVersion ?? '',
    nodeId: swarm.NodeID ?? '',
    dataRoot: DockerRootDir ?? '',
  };
}
