import { runCommand } from '../run-command.ts';
import type { Contender, Scene } from '../contender.ts';
import { folders } from './folders.ts';

/** rsync, with hard links to the snapshot before where it can, and back only what differs in size or time. */
export function rsync({ volume, store, signal }: Scene): Contender {
  const { next, newest, keepNewest, reset } = folders(store);
  return {
    name: 'rsync',
    reset,
    keepNewest,
    snapshot: async () => {
      const { path, previous } = next();
      const links = previous === undefined ? [] : [`--link-dest=${previous}`];
      return (await runCommand(['rsync', '-a', ...links, `${volume}/`, `${path}/`], { signal })).ms;
    },
    restore: async () =>
      (await runCommand(['rsync', '-a', '--delete', `${newest()}/`, `${volume}/`], { signal })).ms,
  };
}
