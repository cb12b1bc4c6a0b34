import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { filters, type EngineClient } from '@ci-warm/contract';

/**
 * In place of Traefik: a host is an app's domain, and its service `app` publishes a port of the engine's choice. A run
 * makes up its own domain, so nobody could have told the ports before. 404 for what is not deployed, 502 for what does
 * not answer.
 */
export async function startPublishedIngress(
  engine: EngineClient,
  port: number,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((incoming, response) => {
    publishedPort(engine, incoming.headers.host ?? '').then(
      (to) => (to === undefined ? response.writeHead(404).end() : pass(to, incoming, response)),
      () => response.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Asked of the containers: a task tells of a port only where its image exposes none. */
async function publishedPort(engine: EngineClient, domain: string): Promise<number | undefined> {
  const stack = domain.replaceAll('.', '_');
  const wanted = filters({ label: [`com.docker.swarm.service.name=${stack}_app`], status: ['running'] });
  const { body } = await engine.get<Container[]>(`/containers/json?${wanted}`);
  return body.flatMap(({ Ports }) => Ports).find(({ PrivatePort }) => PrivatePort === 80)?.PublicPort;
}

interface Container {
  Ports: { PrivatePort: number; PublicPort?: number }[];
}

function pass(port: number, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.once('error', () => response.destroy()).pipe(response);
  });
  onward.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  incoming.pipe(onward);
}
