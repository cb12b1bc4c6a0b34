import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ended, RunOrder, Strike } from './types.ts';
import type { FaultWorld } from './world.ts';

/** Holds a run at a place, does something else meanwhile, and lets it go on to its end. */
export async function whileAt(
  world: FaultWorld,
  order: RunOrder,
  place: Pick<Strike, 'command' | 'words' | 'when'>,
  work: () => Promise<void>,
): Promise<Ended> {
  const folder = await mkdtemp(join(world.sandbox.dir, 'gate-'));
  const [reached, open] = [join(folder, 'reached'), join(folder, 'open')];
  // Bounded, for the case that nobody opens it.
  const action = `touch '${reached}'; i=0; while [ ! -e '${open}' ] && [ $i -lt 2400 ]; do sleep 0.05; i=$((i+1)); done`;
  let over = false;
  const running = world.run({ ...order, strikes: [{ ...place, action }] }).finally(() => (over = true));
  try {
    while (!existsSync(reached) && !over) await delay(20);
    if (over) throw new Error(`the run never came to ${place.words}: ${(await running).stderr}`);
    await work();
  } finally {
    await writeFile(open, '');
    await running.catch(() => undefined);
  }
  return running;
}

/** Where the app of a run, or the version that it is upgraded to, is about to be deployed. */
export const beforeDeploy = { command: 'abra', words: '*app deploy*', when: 'before' } as const;
export const beforeUpgrade = { command: 'abra', words: '*app deploy*--force*', when: 'before' } as const;
