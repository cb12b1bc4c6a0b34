import { writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runImage, temporaryFolder } from './run-image.ts';

test('the ingress follows the services, and no request of one app suffers from a change of another', async () => {
  const folder = await temporaryFolder();
  const engine = await servicesServer(join(folder, 'engine.sock'));
  const hosts = join(folder, 'hosts');
  const steady = runImage('web.ts', {
    port: 80,
    mounts: { '/usr/share/nginx/html': join(folder, 'html') },
    env: { NGINX_VERSION: '1' },
  });
  await steady.ready();
  await writeFile(hosts, `${steady.address} tasks.steady_app steady_app\n`);
  engine.publish([routed('steady'), routed('gone')]);

  const env = { SANDBOX_ENGINE_SOCKET: engine.socketPath, SANDBOX_HOSTS: hosts, TRAEFIK_VERSION: 'v3.6.15' };
  const ingress = runImage('ingress/main.ts', { port: 80, env });
  await ingress.ready();
  const get = async (host: string) => (await ingress.send('/', { headers: { host } })).status;
  expect(await get('steady.test')).toBe(200);
  expect(await get('gone.test')).toBe(502);
  expect(await get('unknown.test')).toBe(404);

  const seen = new Set<number>();
  for (let round = 0; round < 40; round++) {
    engine.publish([routed('steady'), ...(round % 2 ? [routed('other'), routed('gone')] : [])]);
    if (round === 20) engine.refuse();
    seen.add(await get('steady.test'));
  }
  expect([...seen]).toEqual([200]);
});

function routed(name: string) {
  return {
    Spec: {
      Name: `${name}_app`,
      Labels: { [`traefik.http.routers.${name}.rule`]: `Host(\`${name}.test\`)` },
    },
  };
}

/** A real HTTP server on a socket that answers what the ingress asks an engine. */
async function servicesServer(socketPath: string) {
  let services: unknown[] = [];
  let refusing = false;
  const followers = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.url?.includes('/events')) return void followers.add(response.writeHead(200));
    response.writeHead(refusing ? 500 : 200).end(JSON.stringify(services));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return {
    socketPath,
    publish: (next: unknown[]) => {
      services = next;
      for (const follower of followers) follower.write('{}\n');
    },
    refuse: () => (refusing = true),
  };
}
