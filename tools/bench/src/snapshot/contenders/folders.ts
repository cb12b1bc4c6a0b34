import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Snapshots one after the other in folders of one store. */
export function folders(store: string) {
  let number = 0;
  const path = (at: number): string => join(store, `snapshot-${at}`);
  return {
    newest: () => path(number),
    /** The path for the next one, which is not there yet, and that of the one before it, if there is one. */
    next: () => {
      number += 1;
      return { path: path(number), previous: number > 1 ? path(number - 1) : undefined };
    },
    keepNewest: () => rm(path(number - 1), { recursive: true, force: true }),
    reset: async () => {
      number = 0;
      await rm(store, { recursive: true, force: true });
      await mkdir(store, { recursive: true });
    },
  };
}
