import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from '../serve.ts';

/** One request with everything a handler asks for. */
export interface Exchange {
  request: IncomingMessage;
  /** Decoded path segments where the pattern has `:`. */
  params: readonly string[];
  query: URLSearchParams;
  /** Body of a form. */
  form(): Promise<URLSearchParams>;
  json(): Promise<Record<string, unknown>>;
}

export interface Reply {
  status: number;
  /** Sent as JSON unless it is a string, which is HTML. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Route = [method: string, pattern: string, handle: (exchange: Exchange) => Reply | Promise<Reply>];

/** A refusal in Keycloak's own words. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.reply = { status, body };
  }
}

export const refuse = {
  unauthorized: () => new Refusal(401, { error: 'HTTP 401 Unauthorized' }),
  forbidden: () => new Refusal(403, { error: 'HTTP 403 Forbidden' }),
  notFound: (what: string) => new Refusal(404, { error: `${what} not found` }),
  conflict: (errorMessage: string) => new Refusal(409, { errorMessage }),
  badRequest: (error: string, description: string, status = 400) =>
    new Refusal(status, { error, error_description: description }),
};

export async function dispatch(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const reply = await reaction(routes, request, url).catch((error: unknown) => {
    if (error instanceof Refusal) return error.reply;
    throw error;
  });
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (typeof reply.body === 'string')
    return answer(response, reply.status, reply.body, 'text/html; charset=utf-8');
  if (reply.body === undefined) return void response.writeHead(reply.status).end();
  answer(response, reply.status, JSON.stringify(reply.body), 'application/json');
}

async function reaction(routes: readonly Route[], request: IncomingMessage, url: URL): Promise<Reply> {
  let known = false;
  for (const [method, pattern, handle] of routes) {
    const params = matched(pattern, url.pathname);
    if (params === undefined) continue;
    known = true;
    if (method !== request.method) continue;
    return await handle({
      request,
      params,
      query: url.searchParams,
      form: async () => new URLSearchParams(await textOf(request)),
      json: async () => parsed(await textOf(request)),
    });
  }
  throw known ? new Refusal(405, { error: 'HTTP 405 Method Not Allowed' }) : refuse.notFound('Resource');
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
    throw refuse.notFound('Resource');
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
  } catch {
    throw refuse.badRequest('unknown_error', 'Cannot parse the JSON');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
