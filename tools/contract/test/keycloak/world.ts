import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAdmin, type Admin } from './admin.ts';
import { waitUntilUp, type Running } from './running.ts';
import { send, type Answer, type Asked } from './send.ts';
import { findTargets } from './targets.ts';

export interface World {
  /** Of the server: `26.2.5`. */
  readonly version: string;
  /** Statuses of `/realms/master` before its first 200. */
  readonly seenAtStart: readonly number[];
  readonly admin: Admin;
  send(path: string, asked?: Asked): Promise<Answer>;
}

/** Runs the same tests against the stand-in and against every real Keycloak that is there. */
export async function contract(tests: (world: World) => void): Promise<void> {
  for (const target of await findTargets(process.env)) {
    if ('missing' in target) {
      // In CI a part that is not there is a fault; elsewhere the reader is told.
      if (process.env['CI'] && process.env['REAL_PARTS'])
        test(target.title, () => expect.fail(target.missing));
      else test(target.title, ({ skip }) => skip(target.missing));
      continue;
    }
    const { title, version, start } = target;
    describe(title, () => {
      let running: Running | undefined;
      let seenAtStart: number[] = [];
      const ask = (path: string, asked?: Asked) => send(running?.address ?? '', path, asked);
      const admin = createAdmin(ask);
      beforeAll(async () => {
        running = await start();
        seenAtStart = await waitUntilUp(running);
      }, 450_000);
      afterAll(async () => {
        await running?.stop();
      }, 60_000);
      tests({
        version,
        admin,
        send: ask,
        get seenAtStart() {
          return seenAtStart;
        },
      });
    });
  }
}
