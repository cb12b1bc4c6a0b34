import { request as overHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { connectAddress } from '@ci-warm/ingress';

export interface RequestDetails {
  /** `host:port` to connect to; name and `Host` header stay those of the URL. */
  connectTo: string | undefined;
  /** PEM. */
  ca: string | undefined;
  wantBody: boolean;
  signal: AbortSignal;
}

/** One GET on a connection of its own: a kept connection would hide that nobody accepts new ones. */
export function request(url: URL, details: RequestDetails): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const secure = url.protocol === 'https:';
  const options: RequestOptions & { servername?: string; ca?: string } = {
    ...target(url, details.connectTo),
    path: url.pathname + url.search,
    headers: { host: url.host, accept: '*/*', 'user-agent': 'ci-warm' },
    agent: false,
    signal: details.signal,
    ...(secure ? { servername: url.hostname, ...(details.ca === undefined ? {} : { ca: details.ca }) } : {}),
  };
  const outgoing = (secure ? overHttps : overHttp)(options, (response) => {
    readBody(response, details.wantBody).then(
      (body) => resolve({ status: response.statusCode ?? 0, body }),
      reject,
    );
  });
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

function target(url: URL, connectTo: string | undefined): { host: string; port: number } {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const elsewhere = connectAddress(connectTo);
  return { host: elsewhere?.host ?? url.hostname, port: elsewhere?.port ?? port };
}

async function readBody(response: IncomingMessage, wanted: boolean): Promise<string> {
  if (!wanted) {
    response.destroy();
    return '';
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longestBody) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const longestBody = 1024 * 1024;
