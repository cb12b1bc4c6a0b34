import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { stateUnwritable } from '@ci-warm/state-files';

/**
 * Asks before the first change whether a folder can be written or made, without making it.
 *
 * @throws WarmError `state-unwritable` (infrastructure)
 */
export async function requireWritable(folder: string): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) throw new Error(`${path} is not a folder`);
      return await access(path, constants.W_OK | constants.X_OK);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT' && path !== dirname(path)) continue;
      throw stateUnwritable(folder, error, {
        message: `the state folder ${folder} cannot be written: ${messageOf(error)}`,
        hint: 'run as the user that owns the warm root, or choose another one (CCCI_WARM_ROOT)',
      });
    }
  }
}
