import type { Places } from './places.ts';

/** What the tests of the real tier read. */
export function environmentFor({ socket, partsFile }: Places): Record<string, string> {
  const host = `unix://${socket}`;
  return { REAL_DOCKER_HOST: host, REAL_PARTS: partsFile, CONTRACT_DOCKER_HOST: host };
}
