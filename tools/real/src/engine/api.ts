import { createReadStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { messageOf, WarmError } from '@ci-warm/errors';

export interface CallOptions {
  body?: unknown;
  /** A file that is sent as it is. */
  upload?: string;
  /** Default 60 s. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** Statuses beside 2xx that are no error. */
  allow?: readonly number[];
}

export interface Reply<Body> {
  status: number;
  body: Body;
  text: string;
}

/** Speaks to the engine at a socket; a refusal throws with the engine's own words. */
export interface EngineApi {
  get<Body = unknown>(path: string, options?: CallOptions): Promise<Reply<Body>>;
  post<Body = unknown>(path: string, options?: CallOptions): Promise<Reply<Body>>;
  remove(path: string, options?: CallOptions): Promise<Reply<unknown>>;
}

export function createEngineApi(socket: string): EngineApi {
  const call = async <Body>(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Reply<Body>> => {
    const { status, text } = await send(socket, method, path, options);
    if ((status < 200 || status > 299) && !options.allow?.includes(status))
      throw refused(`${method} ${path.replace(/\?.*/, '')}: ${status} ${wordsOf(text)}`);
    return { status, text, body: parse(text) as Body };
  };
  return {
    get: (path, options) => call('GET', path, options),
    post: (path, options) => call('POST', path, options),
    remove: (path, options) => call('DELETE', path, options),
  };
}

export function query(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(values).toString();
}

async function send(
  socketPath: string,
  method: string,
  path: string,
  { body, upload, timeoutMs = 60_000, signal }: CallOptions,
): Promise<{ status: number; text: string }> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const type = upload === undefined ? 'application/json' : 'application/x-tar';
      const outgoing = request(
        {
          socketPath,
          method,
          path: `/v1.41${path}`,
          headers: { host: 'engine', 'content-type': type },
          signal: stop,
        },
        resolve,
      ).on('error', reject);
      if (upload === undefined) outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      else createReadStream(upload).on('error', reject).pipe(outgoing);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
  } catch (error) {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(error);
    throw refused(`${method} ${path.replace(/\?.*/, '')}: ${why}`, error);
  }
}

function refused(message: string, cause?: unknown): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'real-engine',
    message: `the engine of the real tier: ${message}`,
    hint: 'Its log is dockerd.log in the folder that `status` names.',
    cause,
  });
}

function wordsOf(text: string): string {
  const { message } = (parse(text) ?? {}) as { message?: string };
  return message ?? text.trim();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
