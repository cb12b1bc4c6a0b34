import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from '../serve.ts';
import type { OlderAnswers } from './older-answers.ts';

/** One request with everything a handler asks for. */
export interface Exchange {
  request: IncomingMessage;
  /** Decoded path segments where the pattern has `:`. */
  params: readonly string[];
  query: URLSearchParams;
  /** Body of a form: empty when it is not said to be one. */
  form(): Promise<URLSearchParams>;
  json(): Promise<Record<string, unknown>>;
}

export interface Reply {
  status: number;
  /** Sent as JSON unless it is a string, which is HTML. */
  body?: unknown;
  headers?: Record<string, string | string[]>;
}

export type Route = [method: string, pattern: string, handle: (exchange: Exchange) => Reply | Promise<Reply>];

/** A refusal in Keycloak's own words. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`HTTP ${status}`);
    this.reply = { status, body, headers };
  }
}

export const refuse = {
  unauthorized: () => new Refusal(401, { error: 'HTTP 401 Unauthorized' }),
  forbidden: () => new Refusal(403, { error: 'HTTP 403 Forbidden' }),
  notFound: (error: string) => new Refusal(404, { error }),
  conflict: (errorMessage: string) => new Refusal(409, { errorMessage }),
  /** Of the admin API. */
  invalid: (body: { error: string } | { errorMessage: string }) => new Refusal(400, body),
  /** Of the OpenID Connect end points. */
  oauth: (error: string, description: string, status = 400) =>
    new Refusal(status, { error, error_description: description }, { 'cache-control': 'no-store' }),
};

export async function dispatch(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
  { noHead }: Pick<OlderAnswers, 'noHead'>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const reply = await reaction(routes, request, url, noHead).catch((error: unknown) => {
    if (error instanceof Refusal) return error.reply;
    throw error;
  });
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (typeof reply.body === 'string')
    return answer(response, reply.status, reply.body, 'text/html; charset=utf-8');
  if (reply.body === undefined) return void response.writeHead(reply.status).end();
  answer(response, reply.status, JSON.stringify(reply.body), 'application/json');
}

async function reaction(
  routes: readonly Route[],
  request: IncomingMessage,
  url: URL,
  noHead: boolean,
): Promise<Reply> {
  let known = false;
  const wanted = request.method === 'HEAD' && !noHead ? 'GET' : request.method;
  for (const [method, pattern, handle] of routes) {
    const params = matched(pattern, url.pathname);
    if (params === undefined) continue;
    known = true;
    if (method !== wanted) continue;
    return await handle({
      request,
      params,
      query: url.searchParams,
      form: async () => new URLSearchParams(typeOf(request) === formType ? await textOf(request) : ''),
      json: async () => {
        if (![undefined, jsonType].includes(typeOf(request)))
          throw new Refusal(415, { error: `a body of type ${typeOf(request)} is not taken here` });
        return parsed(await textOf(request));
      },
    });
  }
  if (known) throw new Refusal(405, { error: 'HTTP 405 Method Not Allowed' });
  throw refuse.notFound('Unable to find matching target resource method');
}

function matched(pattern: string, pathname: string): string[] | undefined {
  const wanted = pattern.split('/');
  const given = pathname.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return undefined;
  const params: string[] = [];
  for (const [index, segment] of wanted.entries()) {
    if (segment === ':') params.push(decoded(given[index]!));
    else if (segment !== given[index]) return undefined;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(400, undefined);
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Refusal(400, { error: 'invalid_request', error_description: 'Cannot parse the JSON' });
  }
}

function typeOf(request: IncomingMessage): string | undefined {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';
