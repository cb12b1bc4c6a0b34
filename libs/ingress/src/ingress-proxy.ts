import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectAddress } from './connect-address.ts';

export interface IngressProxy {
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/**
 * A forward proxy that takes every name to one address: with it fetch, curl and a browser reach apps without DNS.
 *
 * @param connectTo `host:port` of the ingress; port 443 without one
 */
export async function startIngressProxy(connectTo: string): Promise<IngressProxy> {
  const { host, port: given = 443 } = connectAddress(connectTo) ?? { host: connectTo };
  const target = { host, port: given };
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => forward(target, request, response));
  server.on('connect', (_request, client: Duplex, head: Buffer) => tunnel(target, client, head, sockets));
  server.on('connection', (socket: Socket) => track(sockets, socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface Address {
  host: string;
  port: number;
}

function forward(target: Address, request: IncomingMessage, response: ServerResponse): void {
  const url = URL.parse(request.url ?? '');
  if (!url) {
    response.writeHead(400).end('this is a proxy: ask for http://<name>/…\n');
    return;
  }
  const headers: OutgoingHttpHeaders = { ...request.headers, host: url.host };
  delete headers['proxy-connection'];
  const upstream = httpRequest(
    { ...target, method: request.method ?? 'GET', path: `${url.pathname}${url.search}`, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  upstream.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end(`${target.host}:${target.port}: ${error.message}\n`);
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function tunnel(target: Address, client: Duplex, head: Buffer, sockets: Set<Duplex>): void {
  const upstream = connect(target.port, target.host);
  track(sockets, upstream);
  let open = false;
  upstream.once('connect', () => {
    open = true;
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.on('error', () => {
    if (!open) client.write('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    client.destroy();
  });
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
}

function track(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
