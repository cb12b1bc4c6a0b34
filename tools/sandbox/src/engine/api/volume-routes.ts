import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { EngineError } from '../engine-error.ts';
import { hexId } from '../ids.ts';
import type { Context } from '../swarm/context.ts';
import { ensureVolume, holdersOf } from '../swarm/volumes.ts';
import { decode } from './decode.ts';
import { readFilters } from './filters.ts';
import type { Routes } from './router.ts';

const request = z.strictObject({
  Name: z.string().optional(),
  Driver: z.string().optional(),
  DriverOpts: z.record(z.string(), z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
});

export function volumeRoutes(context: Context): Routes {
  const { state, events } = context;
  const find = (name: string) => {
    const volume = state.volumes.get(name);
    if (!volume) throw new EngineError(404, `get ${name}: no such volume`);
    return volume;
  };
  return {
    'POST /volumes/create': async ({ body }) => {
      const { Name, Driver, DriverOpts, Labels } = decode(request, 'VolumeCreateBody', await body());
      const volume = ensureVolume(context, {
        name: Name || hexId(),
        driver: Driver || 'local',
        options: DriverOpts ?? null,
        labels: Labels ?? null,
      });
      return { status: 201, json: volume };
    },
    'GET /volumes': ({ query }) => {
      const filters = readFilters(query, ['label', 'name', 'driver', 'dangling']);
      const Volumes = [...state.volumes.values()].filter(
        (volume) =>
          filters.labels(volume.Labels) &&
          filters.any('name', (name) => volume.Name.includes(name)) &&
          filters.any('driver', (driver) => volume.Driver === driver) &&
          filters.any(
            'dangling',
            (wish) => ['true', '1'].includes(wish) === (holdersOf(context, volume.Name).length === 0),
          ),
      );
      return { json: { Volumes, Warnings: null } };
    },
    'GET /volumes/*': ({ parameters: [name = ''] }) => ({ json: find(name) }),
    'DELETE /volumes/*': ({ parameters: [name = ''] }) => {
      const volume = find(name);
      const holders = holdersOf(context, name).map(({ shown }) => shown.id);
      if (holders.length > 0) {
        throw new EngineError(409, `remove ${name}: volume is in use - [${holders.join(', ')}]`);
      }
      rmSync(dirname(volume.Mountpoint), { recursive: true, force: true });
      state.volumes.delete(name);
      state.markChanged();
      const attributes = { driver: volume.Driver };
      events.emit({ Type: 'volume', Action: 'destroy', scope: 'local', id: name, attributes });
      return { status: 204 };
    },
  };
}
