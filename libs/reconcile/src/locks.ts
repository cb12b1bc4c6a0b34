import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
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
  const lock = async (file: string, ms: number, busy: (holder: string) => WarmError) => {
    const outcome = await acquireLock(join(lockDir, file), {
      purpose: `reconcile ${name}`,
      waitMs: ms,
      signal,
    });
    if (outcome.outcome === 'busy') throw busy(describe(outcome.holder));
    locks.push(outcome.lock);
  };
  return {
    lockReconciler: () =>
      lock(`cc-ci-reconcile-${domain}.lock`, waitMs ?? 0, (holder) => reconcilerBusy(name, holder)),
    lockApp: async () => {
      await lock(lockName(domain), waitMs ?? defaultWaitMs, (holder) => appBusy(name, holder));
      return locks.map(({ descriptor }) => descriptor);
    },
    release: async () => {
      for (const held of locks.reverse()) await held.release();
    },
  };
}

function describe(holder: { pid: number; since: string; purpose: string } | undefined): string {
  return holder ? `process ${holder.pid} (${holder.purpose}) since ${holder.since}` : 'another process';
}

function reconcilerBusy(name: string, holder: string): WarmError {
  return new WarmError({
    kind: 'busy',
    code: 'reconcile-busy',
    message: `${name} is being reconciled by ${holder}`,
    hint: 'try again later, or give --wait SECONDS',
  });
}

function appBusy(name: string, holder: string): WarmError {
  return new WarmError({
    kind: 'busy',
    code: 'app-busy',
    message: `${name} is in use by ${holder}; it was not touched`,
    hint: 'try again when no run uses it, or give a longer --wait SECONDS',
  });
}

const defaultWaitMs = 30_000;
