import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Places } from '../places.ts';
import { processesWith, type Process } from './processes.ts';

/** The dockerd of these places, if it lives. */
export async function findEngine({ run, socket }: Places): Promise<Process | undefined> {
  const pid = Number(await readFile(join(run, 'dockerd.pid'), 'utf8').catch(() => ''));
  const engines = (await processesWith([`unix://${socket}`])).filter(({ command }) =>
    command.startsWith('dockerd '),
  );
  return engines.find((engine) => engine.pid === pid) ?? engines[0];
}

/** Everything of these places that lives: the engine, its containerd, and what holds or forwards to containers. */
export async function findLeftovers({ run, id }: Places): Promise<Process[]> {
  return await processesWith([`${run}/`, `cc-ci-real-${id}`]);
}

/** The mount points that this engine, or the making of an image, has made. */
export async function findMounts({ run, cache, temporary }: Places): Promise<string[]> {
  const table = await readFile('/proc/mounts', 'utf8');
  return table
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((point) =>
      [`${run}/`, join(cache, 'engine-'), `${temporary}/`].some((start) => point.startsWith(start)),
    );
}

export function logOf({ run }: Places): string {
  return join(run, 'dockerd.log');
}
