import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from '../../node-http.ts';
import { beyondScope, EngineError } from '../engine-error.ts';
import { createRouter, readBody, type ApiReply, type Routes } from './router.ts';
import { apiVersion, engineVersion, minApiVersion } from './versions.ts';

/** Speaks the Engine API: versioned and unversioned paths, JSON, and the engine's manner of refusing. */
export function createApiServer(routes: Routes, beforeAnswer: () => void): Server {
  const router = createRouter(routes);
  return createServer({ keepAliveTimeout: 30_000 }, (incoming, response) => {
    void answer(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Api-Version', apiVersion);
    response.setHeader('Docker-Experimental', 'false');
    response.setHeader('Ostype', 'linux');
    response.setHeader('Server', `Docker/${engineVersion} (linux)`);
    try {
      const reply = await dispatch(incoming);
      beforeAnswer();
      await send(response, reply, incoming.method === 'HEAD');
    } catch (error) {
      if (response.headersSent) throw error;
      const status = error instanceof EngineError ? error.status : 500;
      beforeAnswer();
      await send(response, { status, json: { message: (error as Error).message } }, false);
    }
  }

  async function dispatch(incoming: IncomingMessage): Promise<ApiReply> {
    const url = new URL(incoming.url ?? '/', 'http://engine');
    const path = withoutVersion(url.pathname);
    const method = incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? 'GET');
    const found = router.find(method, path);
    if (!found) throw beyondScope(`${method} ${path}`);
    const { handler, parameters } = found;
    return handler({ parameters, query: url.searchParams, body: () => readBody(incoming), incoming });
  }
}

function withoutVersion(path: string): string {
  const match = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path);
  if (!match) return path;
  const [, major = '1', minor = '0', rest = '/'] = match;
  const [, newest = '0'] = apiVersion.split('.');
  const [, oldest = '0'] = minApiVersion.split('.');
  const version = `${major}.${minor}`;
  if (Number(major) > 1 || Number(minor) > Number(newest)) {
    throw new EngineError(
      400,
      `client version ${version} is too new. Maximum supported API version is ${apiVersion}`,
    );
  }
  if (Number(major) < 1 || Number(minor) < Number(oldest)) {
    throw new EngineError(
      400,
      `client version ${version} is too old. Minimum supported API version is ${minApiVersion}`,
    );
  }
  return rest;
}

async function send(response: ServerResponse, reply: ApiReply, headOnly: boolean): Promise<void> {
  if ('stream' in reply) {
    response.writeHead(200, { 'Content-Type': reply.type });
    // The headers are an answer too: a client may wait for them before the first byte comes.
    response.flushHeaders();
    return reply.stream(response);
  }
  if (!('json' in reply)) {
    response.writeHead(reply.status).end();
    return;
  }
  const text = typeof reply.json === 'string' ? reply.json : `${JSON.stringify(reply.json)}\n`;
  const type = typeof reply.json === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(reply.status ?? 200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(headOnly ? undefined : text);
}
