import { mkdir, rm, writeFile } from 'node:fs/promises';
import { acquireLock } from '@ci-warm/state-files';
import { startEngine } from './engine/start-engine.ts';
import { createEngineApi, type EngineApi } from './engine/api.ts';
import { findMounts } from './engine/find-engine.ts';
import { endProcess, processesWith, unmountAll } from './engine/processes.ts';
import { createInstaller, engineNeeds, findObstacle } from './needs.ts';
import { parts } from './parts/index.ts';
import { makeParts, seconds, type PartState } from './parts/make-parts.ts';
import type { Places } from './places.ts';
import { openWorkshop } from './workshop.ts';

export interface SetUpOptions {
  places: Places;
  only: readonly string[] | undefined;
  signal: AbortSignal;
  say(line: string): void;
}

export type SetUp =
  | { outcome: 'ready'; engine: EngineApi; parts: Record<string, PartState>; started: boolean; ms: number }
  | { outcome: 'impossible'; why: string };

/** Brings up the engine with its images; what is there already is left as it is. */
export async function setUp(options: SetUpOptions): Promise<SetUp> {
  const why = findObstacle();
  if (why !== undefined) return { outcome: 'impossible', why };
  const began = performance.now();
  return await withSetupLock(options, async () => {
    const { places, signal, say, only } = options;
    await sweep(places);
    const workshop = openWorkshop({ engine: createEngineApi(places.socket), places, signal });
    await createInstaller(workshop)(engineNeeds);
    const version = await engineVersion(workshop.run);
    const { api, started } = await startEngine({ places, version, signal });
    say(started ? `engine: up, ${seconds(performance.now() - began)}` : 'engine: up already');
    const states = await makeParts({ workshop, parts, only, say });
    await writeParts(places, states);
    const ms = performance.now() - began;
    say(`set-up: ${seconds(ms)}`);
    return { outcome: 'ready', engine: api, parts: states, started, ms };
  });
}

/** Does the work alone among the set-ups and take-downs of a cache; says whom it waits for. */
export async function withSetupLock<T>(
  { places, signal, say }: Pick<SetUpOptions, 'places' | 'signal' | 'say'>,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(places.cache, { recursive: true });
  const purpose = 'real tier set-up';
  let got = await acquireLock(places.setupLock, { purpose, signal });
  while (got.outcome === 'busy') {
    const { pid, since } = got.holder ?? { pid: 'unknown', since: 'unknown' };
    say(`waiting for another set-up (process ${pid}, since ${since}) …`);
    got = await acquireLock(places.setupLock, { purpose, signal, waitMs: 10 * 60_000 });
  }
  try {
    return await work();
  } finally {
    await got.lock.release();
  }
}

/** Under the lock nobody else makes anything, so all that is here is a killed run's. */
async function sweep(places: Places): Promise<void> {
  const { temporary } = places;
  for (const { pid } of await processesWith([`${temporary}/`]))
    await endProcess(
      pid,
      async () => !(await processesWith([`${temporary}/`])).some((left) => left.pid === pid),
      5_000,
    );
  // Never remove through a mount.
  const mounts = await findMounts(places);
  await unmountAll(mounts.filter((point) => point.startsWith(`${temporary}/`)));
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
}

async function engineVersion(run: ReturnType<typeof openWorkshop>['run']): Promise<string> {
  const told = await run(['dockerd', '--version']);
  return /version (\d+\.\d+)/.exec(told)?.[1] ?? 'unknown';
}

/** For tests, and for `status` when the engine is down. */
async function writeParts(
  { partsFile, knownParts }: Places,
  states: Record<string, PartState>,
): Promise<void> {
  const text = `${JSON.stringify(states, null, 2)}\n`;
  await writeFile(partsFile, text);
  await writeFile(knownParts, text);
}
