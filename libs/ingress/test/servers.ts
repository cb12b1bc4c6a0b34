import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** A server on a free port of the loopback, gone after the test. Returns `host:port`. */
export async function serve(listener: RequestListener): Promise<string> {
  return listen(createHttp(listener));
}

/** The same behind a certificate for `app.ci.test`, sent only to clients that ask for that name. */
export async function serveSecurely(listener: RequestListener, certificate = 'app.pem'): Promise<string> {
  const credentials = { key: readFileSync(fixture('app.key')), cert: readFileSync(fixture(certificate)) };
  return listen(
    createHttps(
      {
        ...credentials,
        SNICallback: (name, done) =>
          name === 'app.ci.test' ? done(null) : done(new Error(`unknown name ${name}`)),
      },
      listener,
    ),
  );
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
