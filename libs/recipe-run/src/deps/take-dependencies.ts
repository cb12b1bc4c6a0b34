import { rm } from 'node:fs/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import type { Lock } from '@ci-warm/state-files';
import type { Place, PlannedNames, ReadyDependency, RunDependencies } from '../contract/dependency.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';
import { deployDependency } from './deploy-dependency.ts';
import { removeDependency } from './remove-dependency.ts';
import { plainDependency, secretFileOf, signOn } from './sign-on.ts';
import { coldPlace, takePlaces, whyDown } from './take-places.ts';

/**
 * Takes the places of all dependencies; nothing is created yet.
 *
 * @param record writes down all names whenever one is added, before it is used
 */
export async function takeDependencies(
  host: Host,
  run: Run,
  record: (names: PlannedNames) => Promise<void>,
): Promise<RunDependencies> {
  const places = await takePlaces(host, run);
  const ready = new Set<Place>();
  const locks = () => places.map(({ lock }) => lock);

  const setUp = async (place: Place): Promise<ReadyDependency> => {
    const done = await setUpAt(host, run, place, [...run.locks, ...locks()]);
    ready.add(place);
    return done;
  };
  const setUpSomewhere = async (place: Place): Promise<ReadyDependency> => {
    try {
      return await setUp(place);
    } catch (error) {
      if (place.mode === 'cold' || !(await isDown(run.tools, place, error))) throw error;
      const cold = await coldPlace(host, run, place, `${place.domain} failed: ${messageOf(error)}`);
      run.log.say(`${place.recipe}: one of this run's own at ${cold.domain}, since ${cold.reason}`);
      places.push(cold);
      await record(namesIn(places));
      return await setUp(cold);
    }
  };

  return {
    locks,
    setUp: async () => {
      const all: ReadyDependency[] = [];
      for (const place of [...places]) all.push(await setUpSomewhere(place));
      return all;
    },
    lost: () => lostOf(run.tools, ready),
    remove: (tools) => removeAll(run, tools, places),
    results: () => resultsOf(places),
    planned: () => namesIn(places),
    release: async () => {
      for (const lock of locks()) await lock.release();
    },
  };
}

async function setUpAt(host: Host, run: Run, place: Place, locks: readonly Lock[]): Promise<ReadyDependency> {
  if (place.mode === 'cold') await deployDependency(host, run, place, locks);
  const { realm } = place;
  return realm === undefined ? plainDependency(host, place) : signOn(host, run, { ...place, realm });
}

async function lostOf(tools: RunTools, ready: Iterable<Place>): Promise<string | undefined> {
  for (const place of ready) {
    const why = place.kind === 'oidc' ? await whyDown(tools, place.domain) : undefined;
    if (why !== undefined) return `the dependency ${place.recipe} was lost: ${why}`;
  }
  return undefined;
}

async function removeAll(
  run: Run,
  tools: RunTools,
  places: readonly Place[],
): ReturnType<RunDependencies['remove']> {
  const leftovers: string[] = [];
  let unreachable: string | undefined;
  for (const place of places.toReversed()) {
    const removed = await removeDependency(run, tools, place);
    leftovers.push(...removed.leftovers);
    unreachable ??= removed.unreachable;
    await rm(secretFileOf(run.folder, place.recipe), { force: true });
  }
  return { leftovers, unreachable };
}

/** One that went cold in the middle has two places; the last one is where the app was wired to. */
function resultsOf(places: readonly Place[]): ReturnType<RunDependencies['results']> {
  return [...new Map(places.map((place) => [place.recipe, place])).values()].map(
    ({ recipe, mode, reason, domain, realm }) => ({ recipe, mode, reason, domain, realm }),
  );
}

/** A warm provider that refuses a realm of that name is well; only one that is not there is given up. */
async function isDown(tools: RunTools, { domain }: Place, error: unknown): Promise<boolean> {
  if (!(error instanceof WarmError) || error.kind !== 'infrastructure') return false;
  tools.signal.throwIfAborted();
  return (await whyDown(tools, domain)) !== undefined;
}

function namesIn(places: readonly Place[]): PlannedNames {
  return {
    creates: places.filter(({ mode }) => mode === 'cold').map(({ domain }) => domain),
    realms: [...new Set(places.flatMap(({ mode, realm }) => (mode === 'warm' && realm ? [realm] : [])))],
  };
}
