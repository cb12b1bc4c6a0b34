import { createContainers } from './containers.ts';
import { createEngineHttp } from './engine-http.ts';
import { createImages } from './images.ts';
import { createNames } from './named-services.ts';
import { observeStack } from './observe-stack.ts';
import { ping } from './ping.ts';
import { serviceLogs } from './service-logs.ts';
import { createStackParts } from './stack-parts.ts';
import type { SwarmClient, SwarmClientOptions } from './types.ts';
import { createVolumes } from './volumes.ts';
import { watchEvents } from './watch-events.ts';

/**
 * A client of one Docker Engine. Nothing is asked before the first call; the API version is negotiated once.
 *
 * @throws WarmError `docker-host` (usage) when the address cannot be one.
 */
export function createSwarmClient({
  dockerHost,
  timeoutMs = 30_000,
  logins,
}: SwarmClientOptions): SwarmClient {
  const http = createEngineHttp({ dockerHost, timeoutMs });
  return {
    ping: () => ping(http, dockerHost),
    observeStack: (stack) => observeStack(http, stack),
    ...createNames(http),
    ...createStackParts(http),
    ...createVolumes(http),
    ...createContainers(http),
    ...createImages(http, logins),
    serviceLogs: (serviceId, { tail = 50 } = {}) => serviceLogs(http, serviceId, tail),
    watchEvents: (onEvent, signal) => watchEvents(http, onEvent, signal),
  };
}
