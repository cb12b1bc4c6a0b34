import { Agent, request, type IncomingMessage } from 'node:http';

export interface Answer<Body> {
  status: number;
  headers: IncomingMessage['headers'];
  body: Body;
  bytes: Buffer;
  /** The engine's own words when it refuses. */
  message: string;
}

export interface EngineClient {
  get<Body = unknown>(path: string): Promise<Answer<Body>>;
  post<Body = unknown>(path: string, body?: unknown): Promise<Answer<Body>>;
  remove(path: string): Promise<Answer<unknown>>;
  /** A request body as it is, for what no JSON encoder would send. */
  postRaw(path: string, body: string): Promise<Answer<unknown>>;
  /** Opens an answer that stays open. */
  open(path: string): Promise<IncomingMessage>;
  close(): void;
}

/** Talks to an engine as plainly as can be: the contract is about what goes over the wire. */
export function connectEngine(socketPath: string): EngineClient {
  const agent = new Agent({ keepAlive: true });
  const send = (method: string, path: string, body?: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { Host: 'engine', 'Content-Type': 'application/json' };
      const versioned = path.startsWith('/v1.') || path === '/_ping' ? path : `/v1.41${path}`;
      request({ socketPath, agent, method, path: versioned, headers }, resolve).on('error', reject).end(body);
    });
  const call = async <Body>(method: string, path: string, body?: string): Promise<Answer<Body>> => {
    const incoming = await send(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const decoded = parse(bytes.toString()) as Body;
    const { message } = (decoded ?? {}) as { message?: string };
    return {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      body: decoded,
      bytes,
      message: message ?? '',
    };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    remove: (path) => call('DELETE', path),
    postRaw: (path, body) => call('POST', path, body),
    open: (path) => send('GET', path),
    close: () => agent.destroy(),
  };
}

export function filters(wanted: Record<string, readonly string[]>): string {
  return `filters=${encodeURIComponent(JSON.stringify(wanted))}`;
}

/** The parts of the engine's framed stream. */
export function splitFrames(bytes: Buffer): { stdout: string; stderr: string } {
  const parts = { stdout: '', stderr: '' };
  for (let at = 0; at + 8 <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    parts[bytes[at] === 2 ? 'stderr' : 'stdout'] += bytes.subarray(at + 8, end).toString();
    at = end;
  }
  return parts;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
