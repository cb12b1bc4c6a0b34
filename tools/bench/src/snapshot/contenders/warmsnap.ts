import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { trustedAfter } from '../settle.ts';
import type { Contender, Scene } from '../contender.ts';
import type { WarmsnapAnswer, WarmsnapCall } from '../warmsnap-child.ts';

/** This project's own, through what it offers to the apps. */
export function warmsnap(scene: Scene): Contender {
  return contender('warmsnap', scene, false);
}

/** The same where it need not read what it clones: after the app is up again is soon enough. */
export function trustingWarmsnap(scene: Scene): Contender {
  return contender(trustingName, scene, true);
}

export const trustingName = 'warmsnap, trusting clones';

function contender(
  name: string,
  { volume, store, settleMs, call, signal }: Scene,
  trustClones: boolean,
): Contender {
  let id: string | undefined;
  const sources = [{ name: 'volume', path: volume }];
  const racyMs = trustedAfter(settleMs);
  const does = (verb: WarmsnapCall['verb']): Promise<WarmsnapAnswer> =>
    call({ verb, store, sources, racyMs, trustClones, ...(id === undefined ? {} : { id }) });
  const snapshot = async (): Promise<number> => {
    const taken = await does('take');
    id = taken.id;
    return taken.ms;
  };
  const seal = async (): Promise<number> => (await does('seal')).ms;
  const keepNewest = async (): Promise<void> => {
    if (trustClones) await seal();
    await does('collect');
  };
  return {
    name,
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
    ...(trustClones ? { seal } : {}),
  };
}
