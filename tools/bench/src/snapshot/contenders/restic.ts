import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import type { Contender, Scene } from '../contender.ts';
import { emptied } from './emptied.ts';

/** restic with a repository and a cache of its own. */
export function restic({ volume, store, signal }: Scene): Contender {
  const repository = join(store, 'repository');
  const landing = join(store, 'landing');
  // Nothing is secret here, but restic has no repository without a password.
  const env = {
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD: 'bench',
    RESTIC_CACHE_DIR: join(store, 'cache'),
  };
  const run = async (...words: string[]): Promise<number> =>
    (await runCommand(['restic', '--quiet', ...words], { env, signal })).ms;
  return {
    name: 'restic',
    reset: async () => {
      await rm(store, { recursive: true, force: true });
      await mkdir(store, { recursive: true });
      await run('init');
    },
    snapshot: () => run('backup', volume),
    // They share what they have in common, so older ones cost next to nothing.
    keepNewest: async () => {},
    restore: async () => {
      // Restic puts back the folders above a volume too, and not every version removes what is extra: so it lands aside.
      const ms = (await emptied(volume, signal)) + (await run('restore', 'latest', '--target', landing));
      await rm(volume, { recursive: true });
      await rename(join(landing, volume), volume);
      await rm(landing, { recursive: true });
      return ms;
    },
    verify: (level) => run('check', ...(level === 'full' ? ['--read-data'] : [])),
  };
}
