import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** In place of Traefik where a test is not about it: hosts by name, each to a port of this machine; 502 where nobody answers there. */
export interface SmallIngress {
  route(host: string, port: number): void;
  close(): Promise<void>;
}

export async function startSmallIngress(port: number): Promise<SmallIngress> {
  const routes = new Map<string, number>();
  const server = createServer((incoming, response) => pass(routes, incoming, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    route: (host, to) => void routes.set(host, to),
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
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.once('error', () => response.destroy()).pipe(response);
  });
  onward.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  incoming.pipe(onward);
}
