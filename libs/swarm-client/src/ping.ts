import { WarmError } from '@ci-warm/errors';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { info } from './shapes.ts';
import type { EngineInfo } from './types.ts';

/** Proves that the engine is there and is a Swarm manager. */
export async function ping(http: EngineHttp, dockerHost: string): Promise<EngineInfo> {
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
