import { createServer, type RequestListener } from 'node:http';
import { listen } from '@ci-warm/ingress/testing';

/** A server on a free port of the loopback, gone after the test. Returns `host:port`. */
export async function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener));
}
