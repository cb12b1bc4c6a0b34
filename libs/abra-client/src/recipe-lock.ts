import { AsyncLocalStorage } from 'node:async_hooks';
import path from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { acquireLock, type LockHolder } from '@ci-warm/state-files';
import { checkedRecipe } from './checked-names.ts';
import type { AbraClientOptions } from './types.ts';

export interface RecipeLock {
  /**
   * Does the work while nobody else changes the recipe's checkout. Work within it asks again for free. Whoever holds an
   * app's lock may take this one, and nobody takes another one while he holds it: so none waits for himself.
   *
   * @throws WarmError `recipe-busy` (busy) when another one had it for too long
   */
  whileHeld<T>(recipe: string, work: () => Promise<T>): Promise<T>;
  /** Of the locks that are held here, for the processes that read the checkout. */
  descriptors(): readonly number[];
}

/** The lock of a recipe's checkout, which apps of one recipe share. Without a folder for locks the abra root is the caller's own. */
export function createRecipeLock({ recipeLocks, signal }: AbraClientOptions): RecipeLock {
  const held = new AsyncLocalStorage<ReadonlyMap<string, number>>();
  return {
    descriptors: () => [...(held.getStore()?.values() ?? [])],
    async whileHeld(recipe, work) {
      const outer = held.getStore();
      if (recipeLocks === undefined || outer?.has(recipe)) return await work();
      const { folder, waitMs = defaultWaitMs } = recipeLocks;
      const file = path.join(folder, `cc-ci-recipe-${checkedRecipe(recipe)}.lock`);
      const taken = await acquireLock(file, { purpose: `work on the checkout of ${recipe}`, waitMs, signal });
      if (taken.outcome === 'busy') throw recipeBusy(recipe, file, taken.holder);
      try {
        return await held.run(new Map([...(outer ?? []), [recipe, taken.lock.descriptor]]), work);
      } finally {
        await taken.lock.release();
      }
    },
  };
}

function recipeBusy(recipe: string, file: string, holder: LockHolder | undefined): WarmError {
  const who = holder ? `process ${holder.pid}, since ${holder.since}` : 'another process';
  return new WarmError({
    kind: 'busy',
    code: 'recipe-busy',
    message: `the checkout of ${recipe} is in use by ${who}`,
    hint: `Try again later; the kernel frees ${file} when its holder ends.`,
  });
}

// Longer than abra may take for a deploy, which is the longest that it is held for.
const defaultWaitMs = 900_000;
