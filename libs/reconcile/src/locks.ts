import { join } from 'node:path';
import { describeHolder, lockApp } from '@ci-warm/app-locks';
import { WarmError } from '@ci-warm/errors';
import { acquireLock, type Lock } from '@ci-warm/state-files';
import type { ReconcilePorts } from './ports.ts';
import type { WarmAppSpec } from './types.ts';

/** The locks of one call. Runs hold the app's own lock in common; a second reconcile must be told apart from them. */
export interface ReconcileLocks {
  /** @throws WarmError `reconcile-busy` (busy) */
  lockReconciler(): Promise<void>;
  /**
   * @returns the descriptors of all locks, for the processes that change the app
   * @throws WarmError `app-busy` (busy)
   */
  lockApp(): Promise<readonly number[]>;
  release(): Promise<void>;
}

export function createLocks(
  { lockDir, signal }: ReconcilePorts,
  { name, domain }: WarmAppSpec,
  waitMs: number | undefined,
): ReconcileLocks {
  const locks: Lock[] = [];
  const options = { purpose: `reconcile ${name}`, signal };
  return {
    lockReconciler: async () => {
      const path = join(lockDir, `cc-ci-reconcile-${domain}.lock`);
      const taken = await acquireLock(path, { ...options, waitMs: waitMs ?? 0 });
      if (taken.outcome === 'busy') throw reconcilerBusy(name, describeHolder(taken.holder));
      locks.push(taken.lock);
    },
    lockApp: async () => {
      locks.push(await lockApp({ ...options, lockDir, domain, waitMs: waitMs ?? waitForRunsMs }));
      return locks.map(({ descriptor }) => descriptor);
    },
    release: async () => {
      for (const held of locks.reverse()) await held.release();
    },
  };
}

function reconcilerBusy(name: string, holder: string): WarmError {
  return new WarmError({
    kind: 'busy',
    code: 'reconcile-busy',
    message: `${name} is being reconciled: ${holder}`,
    hint: 'try again later, or give --wait SECONDS',
  });
}

const waitForRunsMs = 30_000;
