import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { trustedAfter } from '../settle.ts';
import type { Contender, Scene } from '../contender.ts';
import type { WarmsnapAnswer, WarmsnapCall } from '../warmsnap-child.ts';

/** This project's own, through what it offers to the apps. */
export function warmsnap({ volume, store, settleMs, call, signal }: Scene): Contender {
  let id: string | undefined;
  const sources = [{ name: 'volume', path: volume }];
  const racyMs = trustedAfter(settleMs);
  const does = (verb: WarmsnapCall['verb']): Promise<WarmsnapAnswer> =>
    call({ verb, store, sources, racyMs, ...(id === undefined ? {} : { id }) });
  const snapshot = async (): Promise<number> => {
    const taken = await does('take');
    id = taken.id;
    return taken.ms;
  };
  const keepNewest = async (): Promise<void> => void (await does('collect'));
  return {
    name: 'warmsnap',
    reset: async () => {
      id = undefined;
      await rm(store, { recursive: true, force: true });
      await mkdir(store, { recursive: true });
    },
    keepNewest,
    snapshot,
    // The others restore by making files anew, which are no more those that its index knows. In an upgrade the snapshot
    // was taken of the very files that are rolled back.
    beforeRestore: async () => {
      await delay(settleMs, undefined, { signal });
      await snapshot();
      await keepNewest();
    },
    restore: async () => (await does('restore')).ms,
    verify: async (level) => (await does(level)).ms,
  };
}
