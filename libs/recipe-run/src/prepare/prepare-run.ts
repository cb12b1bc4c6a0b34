import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRunFolder, newRunId, writeRunRecord } from '@ci-warm/runs';
import { clearDomain } from '../app/clear-domain.ts';
import type { RunDependencies } from '../contract/dependency.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import { takeDependencies } from '../deps/take-dependencies.ts';
import { tidyUp } from '../janitor/tidy-up.ts';
import { checkNames } from '../plan/check-names.ts';
import { recordOf } from '../results/run-documents.ts';
import { planRun, type PlanRequest } from './plan-run.ts';

export interface PreparedRun {
  run: Run;
  dependencies: RunDependencies;
  /** Gives back the locks of the app and of its dependencies. */
  releaseApps(): Promise<void>;
  /** Removes what only a run that lives needs. */
  end(): Promise<void>;
}

/** Plans a run, and takes and empties all places that it needs. Whatever fails here leaves no trace. */
export async function prepareRun(
  host: Host,
  given: Omit<PlanRequest, 'id' | 'folder' | 'alive'>,
): Promise<PreparedRun> {
  const id = newRunId(given.request.recipe, host.clock.now());
  const { folder, alive, release } = await makeRunFolder(join(host.warmRoot, 'runs'), id);
  const remove = async (path: string) => {
    await rm(path, { recursive: true, force: true });
    await release();
  };
  try {
    const { run, appLock } = await planRun(host, { ...given, id, folder, alive });
    const dependencies = await reservePlaces(host, run).catch(async (error: unknown) => {
      await appLock.release();
      throw error;
    });
    return {
      run,
      dependencies,
      releaseApps: async () => {
        await dependencies.release();
        await appLock.release();
      },
      end: () => remove(run.abraDir),
    };
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

/** Ends what dead runs left, empties the run's own domain, takes its dependencies' places, and checks all names. */
async function reservePlaces(host: Host, run: Run): Promise<RunDependencies> {
  await tidyUp(host, run);
  if (run.choice.lane === 'cold') await clearDomain(host, run, run.domain);
  const dependencies = await takeDependencies(host, run, (names) =>
    writeRunRecord(run.folder, recordOf(run, names)),
  );
  try {
    await checkNames(host, run, dependencies.results());
    return dependencies;
  } catch (error) {
    await dependencies.release();
    throw error;
  }
}
