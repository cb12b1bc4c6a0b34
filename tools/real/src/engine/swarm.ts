import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import type { Places } from '../places.ts';
import type { EngineApi } from './api.ts';

/**
 * Makes the engine a swarm of one that meets no other engine of this machine: an address, a control port, a data port
 * and a gateway bridge of its own.
 */
export async function joinSwarm(
  api: EngineApi,
  { address, id }: Pick<Places, 'address' | 'id'>,
): Promise<void> {
  if (await inSwarm(api)) return;
  // The swarm would make a bridge of this name with a device that all engines of a machine share.
  const options = { 'com.docker.network.bridge.name': `ccr${id}` };
  await api.post('/networks/create', {
    body: { Name: gateway, CheckDuplicate: true, Driver: 'bridge', Options: options },
    allow: [409],
  });
  await api.post('/swarm/init', {
    body: {
      ListenAddr: `${address}:${await freePort(address)}`,
      AdvertiseAddr: address,
      DataPathPort: await freeDataPort(),
    },
  });
}

const gateway = 'docker_gwbridge';

export async function inSwarm(api: EngineApi): Promise<boolean> {
  const { body } = await api.get<{ Swarm: { LocalNodeState: string } }>('/info');
  return body.Swarm.LocalNodeState !== 'inactive';
}

async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Between the ports that the engine allows for it: 1024 to 49151. */
async function freeDataPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const socket = createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false)).bind(port, '0.0.0.0', () => resolve(true));
    });
    socket.close();
    if (free) return port;
  }
}
