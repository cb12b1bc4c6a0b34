import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as send } from '../../node-http.ts';
import { port, resolve } from '../container.ts';
import { answer, failAfterMigration, failAtStart, serve } from '../serve.ts';
import { followRoutes } from './follow-routes.ts';
import { hostOf, type Route } from './routes.ts';

// Routes by host name like Traefik with its Swarm provider: whatever carries the labels is reachable.

failAtStart();
failAfterMigration();
const version = process.env['TRAEFIK_VERSION'] ?? '0';
const socket = process.env['SANDBOX_ENGINE_SOCKET'];
if (socket === undefined) {
  console.error(
    'ERR Failed to retrieve information of the docker client: /var/run/docker.sock is not mounted',
  );
  process.exit(1);
}
const routes = await followRoutes(socket);

await serve(
  (request, response) => {
    const route = routes().get(hostOf(request.headers.host));
    if (route === undefined) return answer(response, 404, '404 page not found\n');
    if (route === 'internal') return dashboard(request, response);
    forward(route, request, response);
  },
  { port: 80 },
);

function forward(
  route: Exclude<Route, 'internal'>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // Asked per request: a task that was replaced a moment ago has another address.
  const [host] = resolve(`tasks.${route.service}`);
  if (host === undefined) return answer(response, 502, 'Bad Gateway\n');
  const headers = {
    ...request.headers,
    'x-forwarded-for': request.socket.remoteAddress,
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': 'http',
  };
  const proxied = send(
    { host, port: port(route.port), method: request.method, path: request.url, headers, agent: false },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    },
  );
  proxied.once('error', () => {
    if (response.headersSent) response.destroy();
    else answer(response, 502, 'Bad Gateway\n');
  });
  response.once('close', () => proxied.destroy());
  request.pipe(proxied);
}

function dashboard(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '/';
  if (url === '/ping') return answer(response, 200, 'OK');
  if (url === '/api/version')
    return answer(response, 200, JSON.stringify({ Version: version }), 'application/json');
  if (url === '/api/rawdata')
    return answer(
      response,
      200,
      JSON.stringify({ routers: Object.fromEntries(routes()) }),
      'application/json',
    );
  if (url.startsWith('/dashboard'))
    return answer(response, 200, '<!doctype html>\n<title>Traefik</title>\n', 'text/html; charset=utf-8');
  if (url !== '/') return answer(response, 404, '404 page not found\n');
  response.writeHead(302, { location: '/dashboard/' }).end();
}
