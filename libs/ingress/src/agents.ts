import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connectAddress } from './connect-address.ts';
import type { Ingress } from './types.ts';

/** Agents that keep no connection and connect where they are told; the name for `Host` and the certificate stays the URL's. */
export function createAgents({ connectTo }: Pick<Ingress, 'connectTo'>): {
  http: HttpAgent;
  https: HttpsAgent;
} {
  const http = new HttpAgent();
  const https = new HttpsAgent();
  const elsewhere = connectAddress(connectTo);
  if (elsewhere === undefined) return { http, https };
  const { host, port } = elsewhere;
  const address = { host, ...(port === undefined ? {} : { port }) };
  const [plain, secure] = [http.createConnection.bind(http), https.createConnection.bind(https)];
  http.createConnection = (options, done) => plain({ ...options, ...address }, done);
  https.createConnection = (options, done) => secure({ ...options, ...address }, done);
  return { http, https };
}
