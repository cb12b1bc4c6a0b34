import * as z from 'zod';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { readFrames, textOf } from './frames.ts';
import * as shapes from './shapes.ts';
import { ofStack } from './stack-label.ts';
import type { ContainerInfo, SwarmClient } from './types.ts';

/** Containers: the processes themselves, which may outlive what Swarm says about them. */
export function createContainers(
  http: EngineHttp,
): Pick<SwarmClient, 'containersUsing' | 'containersOf' | 'exec'> {
  const live = async (filters: object): Promise<ContainerInfo[]> => {
    const { body } = await http.call({ path: '/containers/json', query: { all: true, filters } });
    const containers = decode(z.array(shapes.container), body, 'GET /containers/json').map(infoOf);
    return containers.filter(({ state }) => !still.has(state));
  };
  return {
    containersUsing: async (volumeNames) => {
      if (volumeNames.length === 0) return [];
      const wanted = new Set(volumeNames);
      // The engine's filter also matches mount points that are called like a volume.
      return (await live({ volume: [...wanted] })).filter(({ volumes }) =>
        volumes.some((name) => wanted.has(name)),
      );
    },
    containersOf: (stack) => live(ofStack(stack)),
    exec: async (containerId, argv, { timeoutMs = 60_000, user } = {}) => {
      const made = await http.call({
        method: 'POST',
        path: `/containers/${containerId}/exec`,
        body: {
          Cmd: argv,
          AttachStdout: true,
          AttachStderr: true,
          ...(user === undefined ? {} : { User: user }),
        },
      });
      const { Id: id } = decode(shapes.created, made.body, 'POST exec');
      const output = await http.call({
        method: 'POST',
        path: `/exec/${id}/start`,
        body: { Detach: false, Tty: false },
        timeoutMs,
      });
      const frames = readFrames(output.body);
      const inspected = await http.call({ path: `/exec/${id}/json` });
      const { ExitCode: exitCode } = decode(shapes.execState, inspected.body, 'GET exec');
      return { exitCode: exitCode ?? -1, stdout: textOf(frames, 'stdout'), stderr: textOf(frames, 'stderr') };
    },
  };
}

function infoOf(container: z.infer<typeof shapes.container>): ContainerInfo {
  return {
    id: container.Id,
    name: container.Names[0]?.replace(/^\//, '') ?? container.Id,
    state: container.State,
    labels: container.Labels,
    volumes: container.Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
  };
}

// One that runs is called running, also while it is being removed.
const still = new Set(['exited', 'dead', 'created', 'removing']);
