import type { RequestOptions } from 'node:http';
import { Agent, request } from '../../node-http.ts';
import { fatal } from '../cli/output.ts';

export interface Engine {
  /** Parsed answer of a call that must succeed; an engine's refusal is FATA with the engine's words. */
  call: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  /** `undefined` where the engine says 404. */
  find: <T>(path: string) => Promise<T | undefined>;
  /** A body that is no JSON: logs and exec streams. */
  raw: (method: string, path: string, body?: unknown) => Promise<Buffer>;
  /** The answer as it is. */
  send: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

export interface Answer {
  status: number;
  body: Buffer;
}

/** The engine that `DOCKER_HOST` names, in its own default API version. */
export function connect(dockerHost: string): Engine {
  const target = targetOf(dockerHost);
  const agent = new Agent({ keepAlive: true });
  const send: Engine['send'] = (method, path, body) =>
    exchange({ ...target, agent, method, path }, body, dockerHost);
  const raw: Engine['raw'] = async (method, path, body) => {
    const answer = await send(method, path, body);
    return answer.status < 400 ? answer.body : fatal(messageOf(answer));
  };
  return {
    send,
    raw,
    call: async <T>(method: string, path: string, body?: unknown) => json<T>(await raw(method, path, body)),
    find: async <T>(path: string) => {
      const answer = await send('GET', path);
      if (answer.status === 404) return undefined;
      return answer.status < 400 ? json<T>(answer.body) : fatal(messageOf(answer));
    },
  };
}

export function filters(values: Readonly<Record<string, readonly string[]>>): string {
  return `filters=${encodeURIComponent(JSON.stringify(values))}`;
}

export function messageOf({ status, body }: Answer): string {
  const text = body.toString();
  try {
    const { message } = JSON.parse(text) as { message?: string };
    return `Error response from daemon: ${message ?? text}`;
  } catch {
    return `Error response from daemon: ${status} ${text}`;
  }
}

function targetOf(dockerHost: string): RequestOptions {
  if (dockerHost.startsWith('unix://')) return { socketPath: dockerHost.slice('unix://'.length) };
  const [, host = '', port = '2375'] = /^(?:tcp|http):\/\/([^:/]+)(?::(\d+))?/.exec(dockerHost) ?? [];
  return host === '' ? fatal(`unable to parse docker host ${dockerHost}`) : { host, port };
}

function exchange(options: RequestOptions, body: unknown, dockerHost: string): Promise<Answer> {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    host: 'docker',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(payload),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...options, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }));
      incoming.on('error', reject);
    });
    outgoing.on('error', (cause) => {
      reject(
        new Error(
          `Cannot connect to the Docker daemon at ${dockerHost}. Is the docker daemon running? (${cause.message})`,
        ),
      );
    });
    outgoing.end(payload);
  });
}

function json<T>(body: Buffer): T {
  return (body.length === 0 ? undefined : JSON.parse(body.toString())) as T;
}
