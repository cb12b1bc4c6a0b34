import { rm } from 'node:fs/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import type { RunCommand } from '@ci-warm/process-runner';
import type { RunTools, Run } from '../contract/run.ts';
import type { RunnerPorts } from '../contract/ports.ts';
import { inheriting } from '@ci-warm/app-locks';
import type { RunPlan } from '../contract/run-plan.ts';
import { deployDependency } from './deploy-dependency.ts';
import { removeDependency } from './remove-dependency.ts';
import { plainDependency, secretFileOf, signOn } from './sign-on.ts';
import { coldPlace, takePlaces, whyDown } from './take-places.ts';
import type { Place, PlannedNames, ReadyDependency, RunDependencies } from '../contract/dependency.ts';

/**
 * Takes the places of all dependencies; nothing is created yet.
 *
 * @param onPlanned told of all names whenever one is added, before it is used
 */
export async function takeDependencies(
  ports: RunnerPorts,
  given: RunPlan,
  tools: RunTools,
  onPlanned: (names: PlannedNames) => Promise<void>,
): Promise<RunDependencies> {
  const places = await takePlaces(ports, given, tools);
  // Places may be added later.
  const inheritingAll: RunCommand = (argv, options) =>
    inheriting(
      given.command,
      places.map(({ lock }) => lock),
    )(argv, options);
  const plan: RunPlan = { ...given, command: inheritingAll };
  const ready = new Set<Place>();

  const setUpOne = async (run: Run, place: Place): Promise<ReadyDependency> => {
    if (place.mode === 'cold') await deployDependency(ports, plan, run, place);
    const { realm } = place;
    const done =
      realm === undefined ? plainDependency(ports, place) : await signOn(ports, plan, { ...place, realm });
    ready.add(place);
    return done;
  };
  const setUp = async (run: Run, place: Place): Promise<ReadyDependency> => {
    try {
      return await setUpOne(run, place);
    } catch (error) {
      if (place.mode === 'cold' || !(await isDown(tools, place, error))) throw error;
      const cold = await coldPlace(ports, plan, tools, place, `${place.domain} failed: ${messageOf(error)}`);
      plan.log.say(`${place.recipe}: one of this run's own at ${cold.domain}, since ${cold.reason}`);
      places.push(cold);
      await onPlanned(namesIn(places));
      return await setUpOne(run, cold);
    }
  };

  return {
    command: plan.command,
    setUp: async (run) => {
      const all: ReadyDependency[] = [];
      for (const place of [...places]) all.push(await setUp(run, place));
      return all;
    },
    lost: async () => {
      for (const place of ready) {
        const why = place.kind === 'oidc' ? await whyDown(tools, place.domain) : undefined;
        if (why !== undefined) return `the dependency ${place.recipe} was lost: ${why}`;
      }
      return undefined;
    },
    remove: async (own) => {
      const leftovers: string[] = [];
      let unreachable: string | undefined;
      for (const place of places.toReversed()) {
        const removed = await removeDependency(ports, plan, own, place);
        leftovers.push(...removed.leftovers);
        unreachable ??= removed.unreachable;
        await rm(secretFileOf(plan.folder, place.recipe), { force: true });
      }
      return { leftovers, unreachable };
    },
    results: () =>
      // One that went cold in the middle has two places; the last one is where the app was wired to.
      [...new Map(places.map((place) => [place.recipe, place])).values()].map(
        ({ recipe, mode, reason, domain, realm }) => ({ recipe, mode, reason, domain, realm }),
      ),
    planned: () => namesIn(places),
    release: async () => {
      for (const { lock } of places) await lock.release();
    },
  };
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
