import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { messageOf, WarmError } from '@ci-warm/errors';
import got, { type Got } from 'got';

/** How a server is reached: the same setting as everywhere in this project. */
export interface Ingress {
  /** `https://{domain}`. */
  publicUrl: string;
  /** `host:port` to connect to instead of what DNS says. */
  connectTo?: string | undefined;
  /** PEM file of the authority behind the certificates. */
  caFile?: string | undefined;
}

/** The server's URL without a slash at its end. Throws WarmError `public-url` (usage). */
export function baseUrlOf(publicUrl: string, domain: string): string {
  const base = publicUrl.replaceAll('{domain}', domain).replace(/\/+$/, '');
  const named = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(domain);
  if (named && publicUrl.includes('{domain}') && /^https?:\/\//.test(base) && URL.canParse(base)) return base;
  throw new WarmError({
    kind: 'usage',
    code: 'public-url',
    message: `the public URL ${JSON.stringify(publicUrl)} of "${domain}" is not an http(s) URL with {domain} in it`,
    hint: 'give something like https://{domain}, and a domain without scheme or path',
  });
}

/** An HTTP client that goes through the ingress. Throws WarmError `ca-file` (usage). */
export async function createTransport({ connectTo, caFile }: Ingress): Promise<Got> {
  const ca = caFile === undefined ? undefined : await authority(caFile);
  return got.extend({
    retry: { limit: 0 },
    throwHttpErrors: false,
    // A redirect would carry the token to wherever it points.
    followRedirect: false,
    responseType: 'text',
    ...(connectTo === undefined || connectTo === '' ? {} : { agent: agentsTo(connectTo) }),
    ...(ca === undefined ? {} : { https: { certificateAuthority: ca } }),
  });
}

/** Agents that connect elsewhere; the name for `Host` and for the certificate stays that of the URL. */
function agentsTo(connectTo: string): { http: HttpAgent; https: HttpsAgent } {
  const [, host = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(connectTo) ?? [];
  const elsewhere = { host, ...(port === undefined ? {} : { port: Number(port) }) };
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
