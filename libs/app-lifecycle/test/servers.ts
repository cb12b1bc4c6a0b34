import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { listen } from '@ci-warm/ingress/testing';

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
