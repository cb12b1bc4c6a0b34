import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import got, { TimeoutError, type OptionsInit, type Response } from 'got';
import { createAgents } from './agents.ts';
import { IngressSilence } from './ingress-silence.ts';
import type { Ingress } from './types.ts';

export interface IngressRequest {
  /** Default `GET`. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  form?: Readonly<Record<string, string>>;
  json?: unknown;
  /** Milliseconds for the whole of it, the body included. */
  timeoutMs: number;
  /** Bytes of the body after which no more is read; 0 reads none of it. Default: all is read. */
  longestBody?: number;
  signal?: AbortSignal | undefined;
  /** `false`: whoever answers is heard, whatever his certificate. For questions with nothing secret in them. Default `true`. */
  verifyCertificate?: boolean;
}

export interface IngressAnswer {
  status: number;
  body: string;
}

/**
 * One request, the way an app's users would make it, once, on a connection of its own: a kept connection would hide that
 * nobody accepts new ones. No redirect is followed (it would carry a token to wherever it points), no cookie is kept, and
 * every status is an answer.
 *
 * @throws IngressSilence when there was no answer; the signal's reason; WarmError `ca-file` (usage)
 */
export async function requestThroughIngress(
  ingress: Ingress,
  url: URL,
  { longestBody = Infinity, ...request }: IngressRequest,
): Promise<IngressAnswer> {
  const stream = got.stream(url, await optionsOf(ingress, request));
  // Whoever waits for the stream learns of its errors; this one is for those that come when nobody waits any more.
  stream.on('error', () => undefined);
  if (awaitsBody(request)) stream.end();
  try {
    const [response] = (await once(stream, 'response')) as [Response];
    return { status: response.statusCode, body: await readBody(stream, longestBody) };
  } catch (error) {
    request.signal?.throwIfAborted();
    throw silence(error, request.timeoutMs);
  } finally {
    stream.destroy();
  }
}

async function optionsOf(
  ingress: Ingress,
  { method = 'GET', headers = {}, form, json, timeoutMs, signal, verifyCertificate = true }: IngressRequest,
): Promise<OptionsInit> {
  const ca = await readAuthority(ingress);
  return {
    method,
    headers: { accept: '*/*', 'user-agent': 'ci-warm', ...headers },
    ...(form === undefined ? {} : { form: { ...form } }),
    ...(json === undefined ? {} : { json }),
    agent: createAgents(ingress),
    https: {
      rejectUnauthorized: verifyCertificate,
      ...(ca === undefined ? {} : { certificateAuthority: ca }),
    },
    timeout: { request: timeoutMs },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    decompress: false,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Whether got would wait for somebody to write a body into the stream. */
function awaitsBody({ method = 'GET', form, json }: Partial<IngressRequest>): boolean {
  return method !== 'GET' && form === undefined && json === undefined;
}

async function readBody(stream: AsyncIterable<Buffer>, longest: number): Promise<string> {
  if (longest === 0) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longest) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function silence(error: unknown, timeoutMs: number): IngressSilence {
  const timedOut = error instanceof TimeoutError;
  const why = timedOut ? `no answer within ${timeoutMs} ms` : messageOf(error);
  return new IngressSilence(why, { timedOut, systemCode: systemCodeOf(error) });
}

/** The PEM text of the ingress's authority; `undefined` where the system's own are enough. Throws WarmError `ca-file` (usage). */
async function readAuthority({ caFile }: Pick<Ingress, 'caFile'>): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  return await readFile(caFile, 'utf8').catch((error: unknown) => {
    throw new WarmError({
      kind: 'usage',
      code: 'ca-file',
      message: `the certificate authority's file ${caFile} cannot be read: ${messageOf(error)}`,
      hint: 'set CCCI_CA_FILE to a readable PEM file, or leave it out',
      cause: error,
    });
  });
}
