import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** In place of Traefik: hosts by name, each to a port of this machine; 502 where nobody answers there. */
export interface Ingress {
  port: number;
  route(host: string, port: number): void;
  close(): Promise<void>;
}

export async function startIngress(): Promise<Ingress> {
  const routes = new Map<string, number>();
  const server = createServer((incoming, response) => pass(routes, incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    route: (host, port) => void routes.set(host, port),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(
  routes: ReadonlyMap<string, number>,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const port = routes.get(incoming.headers.host ?? '');
  if (port === undefined) {
    response.writeHead(404).end();
    return;
  }
  const onward = request(
    { host: '127.0.0.1', port, path: incoming.url, headers: incoming.headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
      answer.once('error', () => response.destroy()).pipe(response);
    },
  );
  onward.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  onward.end();
}

/** The status of one GET, on a connection of its own; 0 when there is no answer. */
export async function statusOf(port: number, host: string): Promise<number> {
  return await new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path: '/', headers: { host }, agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', () => resolve(0))
      .end();
  });
}
