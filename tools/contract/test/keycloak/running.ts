import { setTimeout as delay } from 'node:timers/promises';
import { send } from './send.ts';

/** A Keycloak that was started for the tests, of either kind. */
export interface Running {
  /** `127.0.0.1:8080`. */
  address: string;
  /** What it has said so far. */
  log(): Promise<string>;
  /** Whether it ended by itself. */
  isOver(): boolean | Promise<boolean>;
  stop(): Promise<void>;
}

/** Its settings, the same for all kinds: those of the recipe. */
export const settings = {
  KC_HOSTNAME: 'kc.test',
  KC_PROXY_HEADERS: 'xforwarded',
  KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
  KC_BOOTSTRAP_ADMIN_PASSWORD: 'correct horse',
};

/** Waits until it is healthy. Gives every other status that was seen on the way, each once. */
export async function waitUntilUp(running: Running): Promise<number[]> {
  const seen = new Set<number>();
  for (const end = Date.now() + 400_000; Date.now() < end; await delay(100)) {
    const { status } = await send(running.address, '/realms/master');
    if (status === 200) return [...seen];
    seen.add(status);
    if (await running.isOver()) throw new Error(`Keycloak ended while it started: ${await running.log()}`);
  }
  throw new Error(`Keycloak is not up after 400 s: ${(await running.log()).slice(-2_000)}`);
}
