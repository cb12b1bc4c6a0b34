import { request } from 'node:http';

export interface EngineAnswer {
  status: number;
  body: unknown;
}

/** One call to an engine on a unix socket. Throws when nobody listens. */
export async function callEngine(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<EngineAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<EngineAnswer>();
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    host: 'docker',
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
  };
  request({ socketPath, method, path, headers, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response
      .once('error', reject)
      .once('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
  })
    .once('error', reject)
    .end(payload);
  return await promise;
}

export async function engineAnswers(socketPath: string): Promise<boolean> {
  const answer = await callEngine(socketPath, 'GET', '/_ping').catch(() => undefined);
  return answer?.status === 200;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
