import { request as send } from '../node-http.ts';
import { connect } from 'node:net';
import { address, resolve } from './container.ts';
import { answer, failAfterMigration, failAtStart, serve } from './serve.ts';

// Resolves its upstream once, at start, and dies without it, as nginx does.

failAtStart();
failAfterMigration();
const upstream = resolve('backend')[0];
const port = 8080;
if (upstream === undefined || !(await answers(upstream))) {
  console.error(
    'nginx: [emerg] host not found in upstream "backend:8080" in /etc/nginx/conf.d/default.conf:1',
  );
  process.exit(1);
}

await serve(
  (request, response) => {
    if (request.url === '/')
      return answer(response, 200, '<!doctype html>\n<title>Guestbook</title>\n', 'text/html; charset=utf-8');
    const proxied = send(
      {
        ...{ host: upstream, port, localAddress: address },
        ...{ method: request.method, path: request.url, headers: request.headers },
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    proxied.once('error', () => answer(response, 502, 'Bad Gateway\n'));
    request.pipe(proxied);
  },
  { port: 80 },
);

async function answers(host: string): Promise<boolean> {
  const { promise, resolve: done } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host, localAddress: address }, () => done(true)).once('error', () =>
    done(false),
  );
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
