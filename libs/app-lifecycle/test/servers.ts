import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on a free port of the loopback, gone after the test. Returns `host:port`. */
export async function serve(listener: RequestListener): Promise<string> {
  return listen(createHttp(listener));
}

/** The same behind a certificate that nobody trusts. */
export async function serveSecurely(listener: RequestListener): Promise<string> {
  const read = (name: string) =>
    readFileSync(new URL(`../../ingress/test/fixtures/${name}`, import.meta.url));
  return listen(createHttps({ key: read('app.key'), cert: read('app.pem') }, listener));
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
