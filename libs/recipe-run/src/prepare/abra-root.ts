import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import { ensureFolder } from '@ci-warm/state-files';

/**
 * A run's own abra root: recipe checkouts of its own, so that runs never move each other's; the servers' env files are
 * the real ones, by links.
 */
export async function makeAbraRoot({ folder, shared }: { folder: string; shared: string }): Promise<void> {
  for (const own of ['servers', 'recipes', 'logs']) await ensureFolder(join(folder, own));
  for (const server of await namesIn(join(shared, 'servers'))) {
    await symlink(join(shared, 'servers', server), join(folder, 'servers', server));
  }
  if ((await namesIn(shared)).includes('catalogue'))
    await symlink(join(shared, 'catalogue'), join(folder, 'catalogue'));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
}
