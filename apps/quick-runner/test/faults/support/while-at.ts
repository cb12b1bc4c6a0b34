import { existsSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { command } from './command.ts';
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
  const [reached, gate] = [join(folder, 'reached'), join(folder, 'gate')];
  await command(world.sandbox, 'mkfifo', [gate]);
  // Open for both, so that neither side waits for the other; it closes with this process, and the run goes on.
  const opener = await open(gate, 'r+');
  // A shell that reads starts no process, which would be seen as one of the run.
  const action = `touch '${reached}'; read -r _ < '${gate}'`;
  let over = false;
  const running = world.run({ ...order, strikes: [{ ...place, action }] }).finally(() => (over = true));
  try {
    while (!existsSync(reached) && !over) await delay(20);
    if (over) throw new Error(`the run never came to ${place.words}: ${(await running).stderr}`);
    await work();
  } finally {
    await opener.write('\n');
    await running.catch(() => undefined);
    await opener.close();
  }
  return running;
}

/** Where the app of a run, or the version that it is upgraded to, is about to be deployed. */
export const beforeDeploy = { command: 'abra', words: '*app deploy*', when: 'before' } as const;
export const beforeUpgrade = { command: 'abra', words: '*app deploy*--force*', when: 'before' } as const;
