import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { settingName, type PlaceProblem } from './types.ts';

/** A folder that is written to; where it is not there yet, it has to be possible to make it. */
export async function writableProblem(
  key: 'warmRoot' | 'lockDir',
  folder: string,
): Promise<PlaceProblem | undefined> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) return notUsable(key, folder, `${path} is no folder`);
      await access(path, constants.W_OK | constants.X_OK);
      return undefined;
    } catch (error) {
      const missing = ['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '');
      if (missing && path !== dirname(path)) continue;
      // A disk that has become read-only is no mistake of a setting.
      return systemCodeOf(error) === 'EROFS' ? undefined : notUsable(key, folder, messageOf(error));
    }
  }
}

/** A folder that is only read, and need not be there. */
export async function folderProblem(
  key: 'dockerConfigDir',
  folder: string,
): Promise<PlaceProblem | undefined> {
  try {
    if ((await stat(folder)).isDirectory()) return undefined;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    return {
      message: `${settingName(key)} ${folder} cannot be read: ${messageOf(error)}`,
      remedy: 'See its path',
    };
  }
  return {
    message: `${settingName(key)} ${folder} is no folder`,
    remedy: 'Name the folder that holds config.json, not that file',
  };
}

/** The checkout with a folder for each recipe. */
export async function recipesProblem(repo: string): Promise<PlaceProblem | undefined> {
  try {
    await readdir(join(repo, 'recipes'));
    return undefined;
  } catch (error) {
    return {
      message: `${settingName('repo')} ${repo} holds no folder recipes/: ${messageOf(error)}`,
      remedy: 'Name the checkout that has it, or start in there',
    };
  }
}

function notUsable(key: 'warmRoot' | 'lockDir', folder: string, why: string): PlaceProblem {
  return {
    message: `${settingName(key)} ${folder} cannot be written: ${why}`,
    remedy: 'Run as the user that owns it, or name another folder',
  };
}
