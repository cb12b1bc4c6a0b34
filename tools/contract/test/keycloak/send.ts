import { request } from 'node:http';

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  /** 0 when nobody answers. */
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON; `undefined` where it is none. */
  json: unknown;
}

/** One request over plain HTTP, with whatever headers the test wants: no client's manners in between. */
export function send(address: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asked;
  const [host, port] = address.split(':');
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const nobody = ({ message }: Error) => resolve({ status: 0, headers: {}, text: message, json: undefined });
  const outgoing = request(
    { host, port, path, method, headers: { ...headers, ...length }, agent: false, timeout: 30_000 },
    (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.once('error', nobody);
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          json: parsed(text),
        }),
      );
    },
  );
  outgoing.once('timeout', () => outgoing.destroy(new Error('no answer within 30 s')));
  outgoing.once('error', nobody).end(body);
  return promise;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text of an answer's object. */
export function field({ json, status, text }: Answer, name: string): string {
  const value = (json as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string') throw new Error(`no text "${name}" in ${status} ${text.slice(0, 300)}`);
  return value;
}

/** The objects of an answer's list. */
export function list({ json, status, text }: Answer): Record<string, unknown>[] {
  if (!Array.isArray(json)) throw new Error(`no list in ${status} ${text.slice(0, 300)}`);
  return json as Record<string, unknown>[];
}
