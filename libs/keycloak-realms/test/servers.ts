import { readFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { listen } from '@ci-warm/ingress/testing';

export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export interface Asked {
  method: string;
  url: string;
  host: string | undefined;
  token: string | undefined;
  body: string;
  /** The body, where it is a form. */
  form: URLSearchParams;
}

/** What to answer: a status alone, a status with JSON, or nothing, ever. */
export type Reply = number | [status: number, body: unknown, headers?: Record<string, string>] | 'silence';
export type Script = (asked: Asked) => Reply;

/** A server of odd habits on a free port, gone after the test. */
export async function serve(
  script: Script,
  { secure = false } = {},
): Promise<{ connectTo: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const question = await read(request);
    asked.push(question);
    const reply = script(question);
    if (reply === 'silence') return;
    const [status, body, headers] = typeof reply === 'number' ? [reply] : reply;
    response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body));
  };
  const listener: RequestListener = (request, response) => void answer(request, response);
  const pair = () => ({ key: readFileSync(fixture('app.key')), cert: readFileSync(fixture('app.pem')) });
  const server = secure ? createHttps(pair(), listener) : createHttp(listener);
  return { connectTo: await listen(server), asked };
}

export const isTokenPath = ({ url }: Asked) => url === '/realms/master/protocol/openid-connect/token';

async function read(request: IncomingMessage): Promise<Asked> {
  const body = await text(request);
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    host: request.headers.host,
    token: /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1],
    body,
    form: new URLSearchParams(body),
  };
}
