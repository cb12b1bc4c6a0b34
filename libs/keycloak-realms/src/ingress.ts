import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { messageOf, WarmError } from '@ci-warm/errors';
import { connectAddress, type ConnectAddress, type Ingress } from '@ci-warm/ingress';
import got, { type Got } from 'got';

/** An HTTP client that goes through the ingress. Throws WarmError `ca-file` (usage). */
export async function createTransport({ connectTo, caFile }: Ingress): Promise<Got> {
  const ca = caFile === undefined ? undefined : await authority(caFile);
  const elsewhere = connectAddress(connectTo);
  return got.extend({
    retry: { limit: 0 },
    throwHttpErrors: false,
    // A redirect would carry the token to wherever it points.
    followRedirect: false,
    responseType: 'text',
    ...(elsewhere ? { agent: agentsTo(elsewhere) } : {}),
    ...(ca === undefined ? {} : { https: { certificateAuthority: ca } }),
  });
}

/** Agents that connect elsewhere; the name for `Host` and for the certificate stays that of the URL. */
function agentsTo({ host, port }: ConnectAddress): { http: HttpAgent; https: HttpsAgent } {
  const elsewhere = { host, ...(port === undefined ? {} : { port }) };
  const http = new HttpAgent();
  const https = new HttpsAgent();
  const [plain, secure] = [http.createConnection.bind(http), https.createConnection.bind(https)];
  http.createConnection = (options, done) => plain({ ...options, ...elsewhere }, done);
  https.createConnection = (options, done) => secure({ ...options, ...elsewhere }, done);
  return { http, https };
}

async function authority(caFile: string): Promise<string> {
  return await readFile(caFile, 'utf8').catch((error: unknown) => {
    throw new WarmError({
      kind: 'usage',
      code: 'ca-file',
      message: `the certificate authority's file ${caFile} cannot be read: ${messageOf(error)}`,
      hint: 'name a readable PEM file, or leave it out',
      cause: error,
    });
  });
}
