import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../engine-error.ts';

export interface ApiRequest {
  /** What stands at the places of the path's `*`. */
  parameters: readonly string[];
  query: URLSearchParams;
  /** The decoded JSON body; `{}` when there is none. */
  body(): Promise<unknown>;
  incoming: IncomingMessage;
}

export type ApiReply =
  | { status?: number; json: unknown }
  | { status: number }
  | { type: string; stream(response: ServerResponse): void | Promise<void> };

export type Handler = (request: ApiRequest) => ApiReply | Promise<ApiReply>;

/** `GET /services/*` → what answers it. A `*` stands for one part of the path, `**` for several. */
export type Routes = Readonly<Record<string, Handler>>;

export interface Router {
  find(method: string, path: string): { handler: Handler; parameters: string[] } | undefined;
}

export function createRouter(routes: Routes): Router {
  const compiled = Object.entries(routes).map(([route, handler]) => {
    const [method, path = ''] = route.split(' ');
    const source = path.replaceAll('**', '\0').replaceAll('*', '([^/]+)').replaceAll('\0', '(.+)');
    return { method, pattern: new RegExp(`^${source}$`), handler };
  });
  return {
    find(method, path) {
      for (const route of compiled) {
        const match = route.method === method ? route.pattern.exec(path) : null;
        if (match) return { handler: route.handler, parameters: match.slice(1).map(decodeURIComponent) };
      }
      return undefined;
    },
  };
}

export async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const short = /Unexpected end|Unterminated/.test((error as Error).message);
    throw new EngineError(
      400,
      short ? 'unexpected EOF' : `invalid character in request body: ${(error as Error).message}`,
    );
  }
}
