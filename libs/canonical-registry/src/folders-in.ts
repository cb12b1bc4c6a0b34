import { readdir } from 'node:fs/promises';
import { reservedFolders } from '@ci-warm/app-names';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { stateUnreadable } from '@ci-warm/state-files';

/** Folders of apps in the warm root, by name. Throws WarmError `state-unreadable` (infrastructure). */
export async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return folders.filter((name) => !name.startsWith('.') && !reservedFolders.includes(name)).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw stateUnreadable(root, error, {
      message: `which canonicals there are cannot be read from ${root}: ${messageOf(error)}`,
      hint: 'see that CCCI_WARM_ROOT is right and that this user may read it',
    });
  }
}
