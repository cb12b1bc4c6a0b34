import * as z from 'zod';
import { EngineError, rpcError } from '../engine-error.ts';
import { swarmId } from '../ids.ts';
import type { Network } from '../model.ts';
import type { Context } from '../swarm/context.ts';
import { releaseNetworks } from '../swarm/reaper.ts';
import { timestamp } from '../timestamps.ts';
import { decode } from './decode.ts';
import { readFilters } from './filters.ts';
import { findBy } from './find.ts';
import type { Routes } from './router.ts';

const strings = z.record(z.string(), z.string()).nullish();

const request = z.strictObject({
  Name: z.string().default(''),
  CheckDuplicate: z.boolean().optional(),
  Driver: z.literal('overlay', 'only overlay networks'),
  Scope: z.enum(['', 'swarm']).optional(),
  Attachable: z.boolean().optional(),
  Internal: z.boolean().optional(),
  Labels: strings,
  Options: strings,
  IPAM: z
    .strictObject({
      Driver: z.string().optional(),
      Config: z.array(z.strictObject({ Subnet: z.string() })).nullish(),
    })
    .nullish(),
});

export function networkRoutes(context: Context): Routes {
  const { state, events } = context;
  const names = { id: ({ Id }: Network) => Id, name: ({ Name }: Network) => Name };
  const find = (wanted: string) => {
    const network = findBy(state.networks.values(), wanted, names, 'network ');
    if (!network) throw new EngineError(404, `network ${wanted} not found`);
    return network;
  };
  return {
    'POST /networks/create': async ({ body }) => {
      const { Name, Driver, Attachable, Internal, Labels, Options, IPAM } = decode(
        request,
        'NetworkCreateRequest',
        await body(),
      );
      if (Name === '') throw new EngineError(500, 'invalid name: ');
      if ([...state.networks.values()].some((network) => network.Name === Name && !network.leaving)) {
        throw new EngineError(409, `network with name ${Name} already exists`);
      }
      const network: Network = {
        ...{ Name, Id: swarmId(), Created: timestamp(), Driver },
        Attachable: Attachable ?? false,
        Internal: Internal ?? false,
        Options: Options ?? {},
        Labels: Labels ?? {},
        ...(IPAM?.Config?.length ? { subnets: IPAM.Config.map(({ Subnet }) => Subnet) } : {}),
        index: state.nextIndex(),
        leaving: false,
      };
      state.networks.set(network.Id, network);
      events.emit({
        Type: 'network',
        Action: 'create',
        scope: 'swarm',
        id: network.Id,
        attributes: { name: Name },
      });
      return { status: 201, json: { Id: network.Id, Warning: '' } };
    },
    'GET /networks': ({ query }) => {
      const filters = readFilters(query, ['label', 'name', 'id', 'driver', 'scope']);
      const all = [...state.networks.values()].filter(
        (network) =>
          filters.labels(network.Labels) &&
          filters.any('name', (name) => network.Name.includes(name)) &&
          filters.any('id', (id) => network.Id.startsWith(id)) &&
          filters.any('driver', (driver) => network.Driver === driver) &&
          filters.any('scope', (scope) => scope === 'swarm'),
      );
      return { json: all.map((network) => shown(context, network)) };
    },
    'GET /networks/*': ({ parameters: [wanted = ''] }) => ({ json: shown(context, find(wanted)) }),
    'DELETE /networks/*': ({ parameters: [wanted = ''] }) => {
      const network = find(wanted);
      const user = [...state.services.values()].find(({ Spec }) =>
        Spec.TaskTemplate.Networks?.some(({ Target }) => Target === network.Id),
      );
      if (user)
        throw rpcError(400, 'FailedPrecondition', `network ${network.Id} is in use by service ${user.ID}`);
      // The swarm has forgotten it already; what is left is what containers on this node still hold.
      if (network.leaving) throw new EngineError(500, `network ${network.Id} not found`);
      network.leaving = true;
      state.markChanged();
      events.emit({
        Type: 'network',
        Action: 'remove',
        scope: 'swarm',
        id: network.Id,
        attributes: { name: network.Name },
      });
      releaseNetworks(context);
      return { status: 204 };
    },
  };
}

function shown({ containers, addresses }: Context, network: Network): object {
  const { Name, Id, Created, Driver, Attachable, Internal, Options, Labels } = network;
  const attached = [...containers.values()].filter(
    (container) =>
      container.shown.state === 'running' && container.shown.networks.some(({ id }) => id === Id),
  );
  const Containers = Object.fromEntries(
    attached.map((container) => [
      container.shown.id,
      {
        Name: container.shown.name,
        EndpointID: '',
        MacAddress: '',
        IPv4Address: `${container.shown.address}/16`,
        IPv6Address: '',
      },
    ]),
  );
  return {
    ...{ Name, Id, Created, Scope: 'swarm', Driver, EnableIPv6: false },
    IPAM: {
      ...{ Driver: 'default', Options: null },
      Config: (network.subnets ?? [addresses.subnet]).map((Subnet) => ({ Subnet, Gateway: '' })),
    },
    ...{ Internal, Attachable, Ingress: false, ConfigFrom: { Network: '' }, ConfigOnly: false },
    Containers: attached.length > 0 ? Containers : null,
    ...{ Options, Labels },
  };
}
