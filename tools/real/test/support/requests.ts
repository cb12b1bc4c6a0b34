import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Reply {
  /** 0 when there was no answer. */
  status: number;
  /** Or why there was no answer. */
  body: string;
}

export interface Question {
  /** Of the ingress, on this machine. */
  port: number;
  host: string;
  path?: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** PEM of the authority behind the ingress's certificate: asks by HTTPS. */
  ca?: string | undefined;
  /** Default 10 s. */
  timeoutMs?: number;
}

/** One request on a connection of its own, with the app's name as a browser would send it. */
export async function ask({
  port,
  host,
  path = '/',
  method = 'GET',
  headers,
  body,
  ca,
  timeoutMs = 10_000,
}: Question): Promise<Reply> {
  const options: RequestOptions = {
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { ...headers, host },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  };
  return await new Promise((resolve) => {
    const failed = (error: Error) => resolve({ status: 0, body: error.message });
    const sent = ca === undefined ? httpRequest(options) : httpsRequest({ ...options, ca, servername: host });
    sent
      .once('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        answer
          .once('error', failed)
          .once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      })
      .once('error', failed)
      .end(body);
  });
}

export interface Watch {
  asked: number;
  /** What was not answered as wanted, with the milliseconds since the beginning. */
  failures: { atMs: number; status: number }[];
  /** From the first request that failed to the end of the last. */
  outageMs: number;
}

/** Asks again and again while the work is done. */
export async function whileAsking<T>(
  question: Question,
  work: () => Promise<T>,
  { wanted = 200, everyMs = 10 }: { wanted?: number; everyMs?: number } = {},
): Promise<{ value: T; watch: Watch }> {
  const begun = performance.now();
  const watch: Watch = { asked: 0, failures: [], outageMs: 0 };
  let over = false;
  const asking = (async () => {
    while (!over) {
      const atMs = Math.round(performance.now() - begun);
      const { status } = await ask(question);
      watch.asked += 1;
      if (status !== wanted) {
        watch.failures.push({ atMs, status });
        watch.outageMs = Math.round(performance.now() - begun) - (watch.failures[0]?.atMs ?? 0);
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  const value = await work().finally(() => (over = true));
  await asking;
  return { value, watch };
}
