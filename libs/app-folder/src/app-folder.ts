import { join } from 'node:path';
import { badName } from '@ci-warm/app-names';
import { systemClock, type Clock } from '@ci-warm/clock';
import {
  readJsonFile,
  removeFile,
  writeStateFile,
  readTextFile,
  stateCorrupt,
  writeTextFile,
} from '@ci-warm/state-files';
import { parseRecipeVersion } from '@ci-warm/recipe-version';
import { createAttempts } from './attempts.ts';
import { hints } from './hints.ts';
import { requireOwner, type Owner } from './owner.ts';
import { changedBySchema, restorePointSchema } from './schemas.ts';
import type { AppFolder } from './types.ts';

/**
 * The files of one app. Nothing is created before the first write, and nothing here is a lock: callers that write hold
 * the app's.
 *
 * @param options.folder first label of the app's domain, as `folderOf` gives it
 * @param options.owner whose restore point `state.json` must be; else WarmError `foreign-state` (broken)
 */
export function createAppFolder({
  root,
  folder,
  owner,
  clock = systemClock,
}: {
  root: string;
  folder: string;
  owner?: Owner;
  clock?: Clock;
}): AppFolder {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(folder)) {
    throw badName(`"${folder}" is not an app's folder`);
  }
  const path = join(root, folder);
  const statePath = join(path, 'state.json');
  const lastGoodPath = join(path, 'last_good');
  const changedByPath = join(path, 'changed-by.json');

  const state = async () => {
    const point = await readJsonFile(statePath, restorePointSchema, { hint: hints.state });
    if (point && owner) requireOwner(statePath, point, owner, hints.foreignState);
    return point;
  };

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
      await writeStateFile(statePath, restorePointSchema.parse(point));
      await writeLastGood(lastGoodPath, point.version);
    },
    repairLastGood,
    ...createAttempts({ path: join(path, 'attempts.json'), clock }),
    changedBy: () => readJsonFile(changedByPath, changedBySchema, { hint: hints.changedBy }),
    markChanged: ({ run, purpose }) =>
      writeStateFile(changedByPath, { run, since: new Date(clock.now()).toISOString(), purpose }),
    clearChanged: () => removeFile(changedByPath),
  };
}

/** The version that `last_good` names; `undefined` without such a file. Throws WarmError `state-corrupt` (broken). */
async function readLastGood(path: string): Promise<string | undefined> {
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  const version = text.trim();
  // A recipe without tags is known by its commit.
  if (parseRecipeVersion(version) || /^[0-9a-f]{7,64}$/.test(version)) return version;
  throw stateCorrupt(path, 'it does not hold one line with a version', {
    hint: hints.lastGood(path),
  });
}

async function writeLastGood(path: string, version: string): Promise<void> {
  await writeTextFile(path, `${version}\n`, { mode: 0o600 });
}
