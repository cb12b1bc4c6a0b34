import { get } from '../../node-http.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { routesOf, type LabelledService, type Route } from './routes.ts';

/** How often routes are read again in case an event was missed. */
const safetyNetMs = 2_000;
const reconnectMs = 100;

/**
 * Keeps a routing table up to date with the engine's events.
 *
 * @returns a function that answers the newest table. While the engine cannot be reached the last one stands.
 */
export async function followRoutes(socketPath: string): Promise<() => ReadonlyMap<string, Route>> {
  let routes: ReadonlyMap<string, Route> = new Map();
  let reading: Promise<void> | undefined;
  let again = false;

  const read = async (): Promise<void> => {
    do {
      again = false;
      routes = await readRoutes(socketPath).catch((error: unknown) => {
        console.error(`ERR cannot read services: ${String(error)}`);
        return routes;
      });
    } while (again);
    reading = undefined;
  };
  // Events come in bursts: one read at a time, and one more for all that came meanwhile.
  const refresh = (): Promise<void> => {
    again = true;
    reading ??= read();
    return reading;
  };

  await refresh();
  void followEvents(socketPath, () => void refresh());
  setInterval(() => void refresh(), safetyNetMs);
  return () => routes;
}

async function readRoutes(socketPath: string): Promise<Map<string, Route>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, Route>>();
  get({ socketPath, path: '/v1.41/services', headers: { host: 'docker' } }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.once('error', reject).once('end', () => {
      if (response.statusCode !== 200) return reject(new Error(`engine answered ${response.statusCode}`));
      try {
        resolve(routesOf(JSON.parse(text) as LabelledService[]));
      } catch (error) {
        reject(error);
      }
    });
  }).once('error', reject);
  return await promise;
}

async function followEvents(socketPath: string, onEvent: () => void): Promise<never> {
  const path = `/v1.41/events?filters=${encodeURIComponent('{"type":["service"]}')}`;
  for (;;) {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    get({ socketPath, path, headers: { host: 'docker' } }, (response) => {
      response.on('data', onEvent).once('close', end);
      onEvent();
    }).once('error', () => end());
    await ended;
    await delay(reconnectMs);
  }
}
