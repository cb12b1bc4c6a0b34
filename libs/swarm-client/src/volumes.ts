import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { mountedVolumes, servicesOf } from './observe-stack.ts';
import * as shapes from './shapes.ts';
import { ofStack, stackLabel } from './stack-label.ts';
import type { SwarmClient, VolumeInfo } from './types.ts';
import type * as z from 'zod';

type VolumeCalls = Pick<SwarmClient, 'volumesOf' | 'volume' | 'createVolume' | 'removeVolume'>;

/** Volumes by exact label or by what mounts them; a name that begins alike proves nothing. */
export function createVolumes(http: EngineHttp): VolumeCalls {
  const volume = async (name: string): Promise<VolumeInfo | undefined> => {
    const { status, body } = await http.call({ path: `/volumes/${encodeURIComponent(name)}`, accept: [404] });
    return status === 404 ? undefined : infoOf(decode(shapes.volume, body, `GET /volumes/${name}`));
  };
  return {
    volume,
    volumesOf: async (stack) => {
      const { body } = await http.call({ path: '/volumes', query: { filters: ofStack(stack) } });
      const labelled = decode(shapes.volumeList, body, 'GET /volumes').Volumes.map(infoOf);
      const known = new Set(labelled.map(({ name }) => name));
      const mounted = (await servicesOf(http, stack))
        .flatMap(mountedVolumes)
        .filter((name) => !known.has(name));
      const others = await Promise.all([...new Set(mounted)].map(volume));
      const all = [...labelled, ...others.filter((other) => other !== undefined)];
      return all.sort((one, other) => (one.name < other.name ? -1 : 1));
    },
    createVolume: async (name, stack) => {
      const wish = { Name: name, Driver: 'local', Labels: { [stackLabel]: stack } };
      await http.call({ method: 'POST', path: '/volumes/create', body: wish });
    },
    removeVolume: async (name) => {
      await http.call({ method: 'DELETE', path: `/volumes/${encodeURIComponent(name)}`, accept: [404] });
    },
  };
}

function infoOf({ Name, Driver, Options, Labels, Mountpoint }: z.infer<typeof shapes.volume>): VolumeInfo {
  return { name: Name, driver: Driver, options: Options, labels: Labels, mountpoint: Mountpoint };
}
