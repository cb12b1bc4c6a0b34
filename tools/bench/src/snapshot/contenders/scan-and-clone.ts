import { runCommand } from '../run-command.ts';
import type { Contender, Scene } from '../contender.ts';
import { folders } from './folders.ts';

/** The floor on a file system with reflinks: warmsnap's own scan of the volume, and a clone of the whole tree. */
export function scanAndClone({ volume, store, call, signal }: Scene): Contender {
  const { next, keepNewest, reset } = folders(store);
  const both = async (): Promise<number> => {
    const sources = [{ name: 'volume', path: volume }];
    const scan = await call({ verb: 'scan', store, sources, racyMs: 0 });
    const clone = await runCommand(['cp', '-a', '--reflink=always', volume, next().path], { signal });
    return scan.ms + clone.ms;
  };
  return {
    name: 'scan + clone',
    apart: true,
    reset,
    keepNewest,
    snapshot: both,
    restore: async () => {
      const ms = await both();
      await keepNewest();
      return ms;
    },
  };
}
