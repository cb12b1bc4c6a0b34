import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readConntrack, readTcpMetrics, readTcpTable } from '../src/index.ts';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) {
    if ('destroy' in one) one.destroy();
    else one.close();
  }
});

const table = () =>
  readTcpTable(['tcp', 'tcp6'].map((file) => readFileSync(`/proc/self/net/${file}`, 'utf8')).join('\n'));

async function listen(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => void open.push(socket));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

async function call(host: string, port: number, localAddress?: string): Promise<number> {
  const socket = connect({ host, port, ...(localAddress ? { localAddress } : {}) });
  open.push(socket);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket.localPort!;
}

describe('the table of this machine', () => {
  it('shows both ends of a connection, and who listens', async () => {
    const { port } = await listen('127.8.9.10');
    const from = await call('127.8.9.10', port, '127.1.2.3');
    const client = { address: '127.1.2.3', port: from };
    const server = { address: '127.8.9.10', port };
    const { connections, listening } = table();
    expect(listening).toContainEqual(server);
    expect(connections).toContainEqual({ local: client, remote: server, established: true });
    expect(connections).toContainEqual({ local: server, remote: client, established: true });
  });

  it('shows what is closed as closed, with the one that closed it first', async () => {
    const { port } = await listen('127.8.9.11');
    const from = await call('127.8.9.11', port);
    const client = open.find((one) => 'localPort' in one && one.localPort === from) as Socket;
    client.end();
    await new Promise((resolve) => client.once('close', resolve));
    const local = { address: '127.0.0.1', port: from };
    const { connections } = table();
    expect(connections).toContainEqual({
      local,
      remote: { address: '127.8.9.11', port },
      established: false,
    });
  });

  it('shows an IPv4 caller of a server that takes both kinds by its IPv4 address', async () => {
    const { port } = await listen('::');
    const from = await call('127.0.0.1', port);
    const local = { address: '127.0.0.1', port };
    expect(table().listening).toContainEqual({ address: '::', port });
    expect(table().connections).toContainEqual({
      local,
      remote: { address: '127.0.0.1', port: from },
      established: true,
    });
  });

  it('shows IPv6 addresses as people write them', async () => {
    const { port } = await listen('::1');
    await call('::1', port);
    expect(table().listening).toContainEqual({ address: '::1', port });
  });
});

// As printed by a 6.18 kernel in the network of a container.
const remembered = `ipv4     2 udp      17 29 src=127.0.0.1 dst=127.0.0.11 sport=37044 dport=53 src=127.0.0.11 dst=127.0.0.1 sport=34975 dport=37044 mark=0 zone=0 use=2
ipv4     2 tcp      6 119 TIME_WAIT src=10.0.1.3 dst=10.0.1.2 sport=57522 dport=8080 src=10.0.1.2 dst=10.0.1.3 sport=8080 dport=57522 [ASSURED] mark=0 zone=0 use=2
ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.1.3 dst=10.0.1.4 sport=40000 dport=5432 src=10.0.1.4 dst=10.0.1.3 sport=5432 dport=40000 [ASSURED] mark=0 zone=0 use=2
ipv6     10 tcp      6 119 SYN_SENT src=fd00:0000:0000:0000:0000:0000:0000:0001 dst=fd00:0000:0000:0000:0000:0000:0000:0002 sport=1 dport=2 [UNREPLIED] src=fd00::2 dst=fd00::1 sport=2 dport=1 use=2
`;

it('the firewall’s memory is read as far as it is about TCP', () => {
  expect(readConntrack(remembered)).toEqual([
    {
      local: { address: '10.0.1.3', port: 57522 },
      remote: { address: '10.0.1.2', port: 8080 },
      established: false,
    },
    {
      local: { address: '10.0.1.3', port: 40000 },
      remote: { address: '10.0.1.4', port: 5432 },
      established: true,
    },
    { local: { address: 'fd00::1', port: 1 }, remote: { address: 'fd00::2', port: 2 }, established: false },
  ]);
  expect(readConntrack('')).toEqual([]);
});

it('the addresses that connections were closed with are read with their age', () => {
  const text = `127.0.0.1 age 0.136sec cwnd 14 rtt 37us rttvar 20us source 127.0.0.1
10.0.1.2 age 12.5sec cwnd 12 rtt 55us rttvar 42us source 10.0.1.3
fd00::2 age 3.000sec source fd00::1
`;
  expect(readTcpMetrics(text)).toEqual([
    { address: '127.0.0.1', ageSec: 0.136 },
    { address: '10.0.1.2', ageSec: 12.5 },
    { address: 'fd00::2', ageSec: 3 },
  ]);
});
