import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually } from '@ci-warm/contract';
import { everythingNamed, type World } from '../support/index.ts';

/** Everything that there is of a world's apps: on the engine, tasks included, their settings at abra's, and its processes. */
export async function inventoryOf(world: World): Promise<string[]> {
  const word = `_${world.baseDomain.replaceAll('.', '_')}`;
  const { body } = await world.engine.get<{ ID: string }[]>('/tasks');
  // A task has no name, but all that it is made from has.
  const tasks = body.filter((task) => JSON.stringify(task).includes(word)).map(({ ID }) => `tasks ${ID}`);
  const settings = readdirSync(dirname(world.envFile('any'))).map((name) => `settings ${name}`);
  const processes = processesOf(world).map((line) => `process ${line}`);
  return [...(await everythingNamed(world.engine, word)), ...tasks, ...settings, ...processes].sort();
}

/** Waits until the inventory is what it was: Swarm forgets tasks and clears containers away in its own time. */
export async function backTo(world: World, before: readonly string[]): Promise<void> {
  let left: string[] = [];
  await eventually(async () => {
    left = difference(await inventoryOf(world), before);
    return left.length === 0;
  }).catch((error: unknown) => {
    throw new Error(`not as before: ${left.join(', ')}`, { cause: error });
  });
}

function difference(now: readonly string[], before: readonly string[]): string[] {
  const more = now.filter((one) => !before.includes(one));
  return [...more, ...before.filter((one) => !now.includes(one)).map((one) => `without ${one}`)];
}

/** Command lines of this machine's living processes that were started within a world, containers apart. */
export function processesOf({ dir }: Pick<World, 'dir'>): string[] {
  return (
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((id) => contentOf(`/proc/${id}/environ`).includes(dir))
      .map((id) => contentOf(`/proc/${id}/cmdline`).replaceAll('\0', ' ').trim())
      // One that has ended and is not yet waited for has none.
      .filter((line) => line !== '')
  );
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
