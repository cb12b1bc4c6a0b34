import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { fileURLToPath } from 'node:url';
import { listen } from '../testing/index.ts';

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
