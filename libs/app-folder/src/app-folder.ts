import { join } from 'node:path';

import { badName } from '@ci-warm/app-names';
import { systemClock, type Clock } from '@ci-warm/clock';
import { readJsonFile, removeFile, writeJsonFile } from '@ci-warm/state-files';

import { createAttempts } from './attempts.ts';
import { readLastGood, writeLastGood } from './last-good.ts';
import { changedBySchema, restorePointSchema } from './schemas.ts';
import type { AppFolder } from './types.ts';

/**
 * The files of one app. Nothing is created before the first write, and nothing here is a lock: callers that write hold
 * the app's.
 *
 * @param options.folder first label of the app's domain, as `folderOf` gives it
 */
export function createAppFolder({
  root,
  folder,
  clock = systemClock,
}: {
  root: string;
  folder: string;
  clock?: Clock;
}): AppFolder {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(folder)) {
    throw badName(`"${folder}" is not an app's folder`);
  }
  const path = join(root, folder);
  const statePath = join(path, 'state.json');
  const lastGoodPath = join(path, 'last_good');
  const changedByPath = join(path, 'changed-by.json');

  const state = () => readJsonFile(statePath, restorePointSchema);

  const repairLastGood = async () => {
    const point = await state();
    if (point === undefined || (await readLastGood(lastGoodPath)) === point.version) return false;
    await writeLastGood(lastGoodPath, point.version);
    return true;
  };

  return {
    path,
    snapshots: join(path, 'snapshots'),
    journal: join(path, 'journal.json'),
    canonical: join(path, 'canonical.json'),
    state,
    lastGood: () => readLastGood(lastGoodPath),
    commit: async (point) => {
      await writeJsonFile(statePath, restorePointSchema.parse(point), { mode: 0o600 });
      await writeLastGood(lastGoodPath, point.version);
    },
    repairLastGood,
    ...createAttempts({ path: join(path, 'attempts.json'), clock }),
    changedBy: () => readJsonFile(changedByPath, changedBySchema),
    markChanged: ({ run, purpose }) =>
      writeJsonFile(
        changedByPath,
        { run, since: new Date(clock.now()).toISOString(), purpose },
        { mode: 0o600 },
      ),
    clearChanged: () => removeFile(changedByPath),
  };
}
