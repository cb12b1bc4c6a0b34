import got, { RequestError, type Got } from 'got';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import { engineAddress } from './engine-address.ts';
import { outlastAbsence, type EnginePatience } from './absence.ts';
import { engineError } from './engine-error.ts';

export interface EngineHttp {
  call(request: EngineRequest): Promise<EngineResponse>;
  /** The same engine as a stream that stays open; ends when the signal is aborted. */
  stream(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<Buffer>>;
  /** Asked once, then remembered. */
  apiVersion(): Promise<string>;
}

export interface EngineRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Without the version: `/services`. */
  path: string;
  query?: Query;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Statuses that are answers rather than errors, beyond 2xx and 304. */
  accept?: readonly number[];
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

export type Query = Readonly<Record<string, string | number | boolean | object | undefined>>;

export interface EngineResponse {
  status: number;
  body: Buffer;
}

/** Speaks HTTP to one engine: versioned paths, its error format, its unreachability. */
export function createEngineHttp({
  dockerHost,
  timeoutMs,
  patience,
}: {
  dockerHost: string;
  timeoutMs: number;
  patience?: EnginePatience | undefined;
}): EngineHttp {
  const address = engineAddress(dockerHost);
  const client = got.extend({
    enableUnixSockets: true,
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    responseType: 'buffer',
  });
  let version: Promise<string> | undefined;
  const apiVersion = () => {
    // A failed question is asked again.
    version ??= askApiVersion({ client, address, dockerHost, timeoutMs, patience }).catch(
      (error: unknown) => {
        version = undefined;
        throw error;
      },
    );
    return version;
  };
  const urlOf = async (path: string, query: Query = {}) =>
    `${address}/v${await apiVersion()}${path}${queryString(query)}`;

  return {
    apiVersion,
    call: async ({ method = 'GET', path, query, body, headers = {}, accept = [], ...request }) => {
      const url = await urlOf(path, query);
      const what = `${method} ${path}`;
      const ask = async () =>
        await client(url, {
          method,
          headers: { ...headers },
          ...(body === undefined ? {} : { json: body }),
          timeout: { request: request.timeoutMs ?? timeoutMs },
          ...(request.signal ? { signal: request.signal } : {}),
        });
      const response = await outlastAbsence(ask, { what, isRead: method === 'GET', patience }).catch(
        (error: unknown) => {
          request.signal?.throwIfAborted();
          throw unreachable(dockerHost, what, error);
        },
      );
      const { statusCode: status } = response;
      const answer = { status, body: Buffer.from(response.body) };
      if ((status >= 200 && status < 300) || status === 304 || accept.includes(status)) return answer;
      throw refused(what, answer);
    },
    stream: async (path, query, signal) => {
      const stream = client.stream(await urlOf(path, query), { signal });
      // Errors reach the reader as the iteration's rejection; this only keeps them from also being uncaught.
      stream.on('error', () => undefined);
      return stream as AsyncIterable<Buffer>;
    },
  };
}

/** What the engine answered when it said no. */
export function messageIn(body: Buffer): string {
  const text = body.toString('utf8').trim();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {
    // Not JSON: a proxy or a very old engine; its words are better than none.
  }
  return text.slice(0, 500);
}

async function askApiVersion(engine: {
  client: Got;
  address: string;
  dockerHost: string;
  timeoutMs: number;
  patience: EnginePatience | undefined;
}) {
  const { client, address, dockerHost, timeoutMs, patience } = engine;
  const ask = async () => await client(`${address}/_ping`, { timeout: { request: timeoutMs } });
  const response = await outlastAbsence(ask, {
    ...{ what: 'GET /_ping', isRead: true },
    // It may be restarting just now; an address that was never right is no reason to wait for long.
    patience: patience && { ...patience, timeoutMs: Math.min(patience.timeoutMs, firstContactMs) },
  }).catch((error: unknown) => {
    throw unreachable(dockerHost, 'GET /_ping', error);
  });
  const offered = String(response.headers['api-version'] ?? '');
  if (response.statusCode !== 200 || !/^\d+\.\d+$/.test(offered)) {
    throw unreachable(
      dockerHost,
      'GET /_ping',
      new Error(`what answers there is no Docker Engine (status ${response.statusCode})`),
    );
  }
  return lowerVersion(offered, newestKnown);
}

function lowerVersion(one: string, other: string): string {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor <= otherMinor) ? one : other;
}

function queryString(query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined)
      search.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function unreachable(dockerHost: string, what: string, error: unknown): WarmError {
  const systemCode = systemCodeOf(error instanceof RequestError ? (error.cause ?? error) : error);
  return new WarmError({
    kind: 'infrastructure',
    code: 'engine-unreachable',
    message: `the Docker Engine at DOCKER_HOST=${dockerHost} did not answer ${what}: ${messageOf(error)}`,
    hint: remedies[systemCode ?? ''] ?? 'check that the engine runs and that DOCKER_HOST names its socket',
    cause: error,
  });
}

function refused(what: string, { status, body }: EngineResponse): WarmError {
  return engineError(
    `the Docker Engine refused ${what} with ${status}: ${messageIn(body)}`,
    'see the log of the engine',
    { details: { status } },
  );
}

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket: start the engine, or set DOCKER_HOST to where it listens',
  ECONNREFUSED: 'nothing listens there: start the engine, or set DOCKER_HOST to where it listens',
  EACCES: 'this user may not use the socket: run as root or as a member of the group docker',
  ETIMEDOUT: 'the engine is there but too slow: look at its load and its log',
};

const firstContactMs = 3_000;

// Newer engines keep speaking this one; older ones are asked in their own.
const newestKnown = '1.41';
