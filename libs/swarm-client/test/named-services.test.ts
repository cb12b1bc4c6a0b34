import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSwarmClient, type SwarmClient } from '../src/index.ts';

// What engine 20.10 says of a service with a virtual address and a published port, and of its task.
const network = 'tqx3t8zpmjde7vyxs3osmvij7';
const port = { Protocol: 'tcp', TargetPort: 22, PublishedPort: 2222, PublishMode: 'host' };
const service = {
  ID: '07v4xs8lg3xd9mhtj2artdq3i',
  Spec: {
    Name: 'shop_app',
    Labels: { 'com.docker.stack.namespace': 'shop' },
    TaskTemplate: { Networks: [{ Target: network, Aliases: ['app'] }], Runtime: 'container' },
    EndpointSpec: { Mode: 'vip', Ports: [port] },
  },
  Endpoint: { Ports: [port], VirtualIPs: [{ NetworkID: network, Addr: '10.0.8.35/24' }] },
};
const bare = { ID: 'bare', Spec: { Name: 'bare', Labels: null, TaskTemplate: {} }, Endpoint: { Spec: {} } };
const task = {
  ServiceID: service.ID,
  NodeID: 'here',
  Status: { State: 'running', ContainerStatus: { ContainerID: 'c', PID: 11812, ExitCode: 0 } },
  NetworksAttachments: [{ Network: { ID: network, Spec: { Name: 'proxy' } }, Addresses: ['10.0.8.36/24'] }],
};

it('services are told with their names and addresses per network', async () => {
  const swarm = await engine({ '/services': [service, bare] });
  expect(await swarm.namedServices()).toEqual([
    {
      ...{ id: service.ID, stack: 'shop', name: 'shop_app', publishedPorts: [22] },
      networks: [{ id: network, aliases: ['app'], virtualAddress: '10.0.8.35' }],
    },
    { id: 'bare', stack: undefined, name: 'bare', networks: [], publishedPorts: [] },
  ]);
});

it('running tasks are told with their process, if it is on this node', async () => {
  const ended = { ...task, Status: { State: 'shutdown' } };
  const swarm = await engine({ '/tasks': [task, { ...task, NodeID: 'there' }, ended] });
  const networks = [{ id: network, name: 'proxy', address: '10.0.8.36' }];
  expect(await swarm.runningTasks([service.ID], 'here')).toEqual([
    { serviceId: service.ID, pid: 11812, networks },
    { serviceId: service.ID, pid: undefined, networks },
  ]);
  expect(await swarm.runningTasks([], 'here')).toEqual([]);
});

async function engine(routes: Readonly<Record<string, unknown>>): Promise<SwarmClient> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-client-'));
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://engine');
    response.setHeader('api-version', '1.41').end(JSON.stringify(routes[pathname.replace('/v1.41', '')]));
  });
  await once(server.listen(join(dir, 's')), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  });
  return createSwarmClient({ dockerHost: `unix://${join(dir, 's')}` });
}
