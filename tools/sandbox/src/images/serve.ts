import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from '../node-http.ts';
import { listen, onStop } from './container.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What is wrong with this image, as its recipe says. */
export const fault = process.env['SANDBOX_BREAK'] ?? '';

/** Milliseconds from the first good answer to the late crash: well inside the shortest health window. */
const lateCrashMs = 300;
/** A late crasher is slow to come back, so that the rest of the window sees it down. */
const lateCrashBootMs = 800;

/**
 * Serves HTTP the way this image is meant to, or in the way in which it is broken:
 * `health` answers 500, `late-crash` dies soon after the first good answer. What ends before it serves is `failAtStart`.
 */
export async function serve(
  handler: Handler,
  { port, beforeStop }: { port: number; beforeStop?: () => void | Promise<void> },
): Promise<void> {
  if (fault === 'late-crash') await delay(lateCrashBootMs);
  const server = createServer((request, response) => {
    if (fault === 'health') return answer(response, 500, 'Internal Server Error\n');
    // Not `finish`: a client that has all it wants may be gone before it comes.
    if (fault === 'late-crash') response.once('close', () => crashLater(response.statusCode));
    Promise.resolve(handler(request, response)).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) answer(response, 500, 'Internal Server Error\n');
      else response.destroy();
    });
  });
  onStop(async () => {
    server.close();
    await beforeStop?.();
  });
  await listen(server, port);
}

/** To be called first by every image: the `start` fault ends the process before it touches anything. */
export function failAtStart(): void {
  if (fault === 'start') fail('broken on purpose');
}

/** To be called once the data was damaged: a migration that died half-way never comes to serving. */
export function failAfterMigration(): void {
  if (fault === 'migration') fail('migration failed half-way');
}

function fail(why: string): never {
  console.error(`cannot start: ${why}`);
  process.exit(1);
}

export function answer(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

let crashing = false;
function crashLater(status: number): void {
  if (crashing || status >= 400) return;
  crashing = true;
  setTimeout(() => {
    console.error('crashed: out of luck');
    process.exit(1);
  }, lateCrashMs);
}
