import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import type { Places } from '../places.ts';
import { createEngineApi } from './api.ts';
import { clearEngine } from './clear-engine.ts';
import { findEngine, findLeftovers, findMounts } from './find-engine.ts';
import { endProcess, unmountAll } from './processes.ts';

/**
 * Clears the engine and ends it, by process id after a look at what that process is.
 *
 * @returns whether there was one.
 * @throws WarmError `real-engine-left-something` when a process or a mount outlives it.
 */
export async function stopEngine(places: Places, warn: (line: string) => void): Promise<boolean> {
  const engine = await findEngine(places);
  if (engine !== undefined) {
    await clearEngine(createEngineApi(places.socket)).catch((error: unknown) =>
      warn(`could not clear the engine, the next start will: ${messageOf(error)}`),
    );
    await endProcess(engine.pid, async () => (await findEngine(places)) === undefined, 60_000);
  }
  // An engine takes along its own mounts, but not those of one that was killed before it.
  await unmountAll(await findMounts(places));
  await expectNothingLeft(places);
  await rm(places.run, { recursive: true, force: true });
  return engine !== undefined;
}

async function expectNothingLeft(places: Places): Promise<void> {
  let left: string[] = [];
  for (let tries = 0; tries < 50; tries += 1) {
    const processes = await findLeftovers(places);
    left = [
      ...processes.map(({ pid, command }) => `process ${pid} (${command.slice(0, 80)})`),
      ...(await findMounts(places)),
    ];
    if (left.length === 0) return;
    await delay(200);
  }
  throw new WarmError({
    kind: 'infrastructure',
    code: 'real-engine-left-something',
    message: `still there after the engine ended: ${left.join(', ')}`,
    hint: 'End those processes by id, unmount those folders, then run `npm run real -- down` again.',
  });
}
