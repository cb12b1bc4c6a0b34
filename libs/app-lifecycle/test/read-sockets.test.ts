import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { readOpen, readRemembered } from '../src/proof/read-sockets.ts';

it('what is open is seen, and what was closed is remembered', async () => {
  const address = `127.${100 + (process.pid % 100)}.3.4`;
  const server = createServer((socket) => void socket.once('data', () => socket.end())).listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: address, port });
  await once(client, 'connect');
  const local = { address: '127.0.0.1', port: client.localPort! };
  expect((await readOpen(process.pid))?.tcp.connections.map(({ local: from }) => from)).toContainEqual(local);
  client.resume().write('enough');
  await once(client, 'close');
  server.close();
  // The server closed first: on this side nothing is left but the memory of an address.
  const seen = await readRemembered(process.pid, () => 60);
  const here = seen?.tcp.connections.filter((one) => one.local.port === local.port);
  expect(here?.filter((one) => one.local.address === '127.0.0.1')).toEqual([]);
  if (process.getuid?.() === 0) expect(seen?.closedWith).toContain(address);
  expect((await readRemembered(process.pid, () => 0))?.closedWith).not.toContain(address);
  expect((await readRemembered(process.pid, undefined))?.closedWith).toEqual([]);
});

it('a process that is not there is told as such', async () => {
  expect(await readOpen(2 ** 30)).toBeUndefined();
  expect(await readRemembered(2 ** 30, () => 60)).toBeUndefined();
});
