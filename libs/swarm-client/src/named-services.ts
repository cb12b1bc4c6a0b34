import type { NamedService, ServiceTask } from '@ci-warm/answer-origin';
import * as z from 'zod';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';
import { list } from './shapes.ts';
import { stackLabel } from './stack-label.ts';
import type { SwarmClient } from './types.ts';

/** Who is called what on which network, of all stacks, and where their tasks are. */
export function createNames(http: EngineHttp): Pick<SwarmClient, 'namedServices' | 'runningTasks'> {
  return {
    namedServices: async () => {
      const { body } = await http.call({ path: '/services' });
      return decode(z.array(service), body, 'GET /services').map(nameService);
    },
    runningTasks: async (serviceIds, nodeId) => {
      if (serviceIds.length === 0) return [];
      const filters = { service: serviceIds, 'desired-state': ['running'] };
      const { body } = await http.call({ path: '/tasks', query: { filters } });
      return decode(z.array(task), body, 'GET /tasks').flatMap((one) => locate(one, nodeId));
    },
  };
}

function nameService({ ID, Spec, Endpoint }: z.infer<typeof service>): NamedService {
  const virtual = new Map(Endpoint?.VirtualIPs.map(({ NetworkID, Addr }) => [NetworkID, plain(Addr)]));
  return {
    id: ID,
    stack: Spec.Labels?.[stackLabel],
    name: Spec.Name,
    networks: Spec.TaskTemplate.Networks.map(({ Target, Aliases }) => ({
      id: Target,
      aliases: Aliases,
      virtualAddress: virtual.get(Target),
    })),
    publishedPorts: (Spec.EndpointSpec?.Ports ?? []).map(({ TargetPort }) => TargetPort),
  };
}

function locate(
  { ServiceID, NodeID, Status, NetworksAttachments }: z.infer<typeof task>,
  nodeId: string,
): ServiceTask[] {
  if (Status.State !== 'running') return [];
  const networks = NetworksAttachments.flatMap(({ Network, Addresses }) =>
    Addresses.map((address) => ({ id: Network.ID, name: Network.Spec.Name, address: plain(address) })),
  );
  const pid = (NodeID === nodeId && Status.ContainerStatus?.PID) || undefined;
  return [{ serviceId: ServiceID, pid, networks }];
}

/** Without the prefix length. */
function plain(address: string): string {
  return address.replace(/\/.*$/, '');
}

const service = z.object({
  ID: z.string(),
  Spec: z.object({
    Name: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    TaskTemplate: z.object({ Networks: list(z.object({ Target: z.string(), Aliases: list(z.string()) })) }),
    EndpointSpec: z.object({ Ports: list(z.object({ TargetPort: z.number() })) }).nullish(),
  }),
  Endpoint: z
    .object({
      VirtualIPs: list(z.object({ NetworkID: z.string(), Addr: z.string().default('') })),
    })
    .nullish(),
});

const task = z.object({
  ServiceID: z.string(),
  NodeID: z.string().optional(),
  Status: z.object({
    State: z.string(),
    ContainerStatus: z.object({ PID: z.number().optional() }).nullish(),
  }),
  NetworksAttachments: list(
    z.object({
      Network: z.object({ ID: z.string(), Spec: z.object({ Name: z.string() }) }),
      Addresses: list(z.string()),
    }),
  ),
});
