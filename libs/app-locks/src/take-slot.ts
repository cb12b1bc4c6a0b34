import { join } from 'node:path';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { acquireLock, type Lock, type LockHolder } from '@ci-warm/state-files';
import { describeHolder } from './describe-holder.ts';

export interface SlotRequest {
  lockDir: string;
  /** How many runs this host does at once. */
  maxTests: number;
  purpose: string;
  /** Milliseconds to wait for a free one; 0 asks once. */
  waitMs: number;
  clock: Clock;
  signal?: AbortSignal | undefined;
  onProgress: (line: string) => void;
}

/**
 * One of the host's run slots: kernel locks that runs of any origin share, so that Drone, the sweep and a person at the
 * keyboard never start more together than the host can bear.
 *
 * @throws WarmError `no-slot` (busy) when all were held for the whole wait
 */
export async function takeSlot(request: SlotRequest): Promise<Lock> {
  const { maxTests, waitMs, clock, signal, onProgress } = request;
  const until = clock.monotonic() + waitMs;
  let told = '';
  for (;;) {
    const taken = await tryAll(request);
    if (taken.outcome === 'locked') return taken.lock;
    const holders = taken.holders.map(describeHolder).join(', ');
    const leftMs = until - clock.monotonic();
    if (leftMs <= 0) throw noSlot(maxTests, waitMs, holders);
    // A holder that has just gone, or has not yet written its name, is no news.
    const isNews = holders !== told && (told === '' || !taken.holders.includes(undefined));
    if (isNews) {
      onProgress(`waiting for one of ${maxTests} run slots, held by ${holders}`);
      told = holders;
    }
    await clock.sleep(Math.min(askAgainMs, leftMs), signal);
  }
}

/** Name of a slot's lock in the lock folder, counted from 1. */
export const slotName = (number: number) => `cc-ci-slot-${number}.lock`;

type Taken = { outcome: 'locked'; lock: Lock } | { outcome: 'busy'; holders: (LockHolder | undefined)[] };

async function tryAll({ lockDir, maxTests, purpose, signal }: SlotRequest): Promise<Taken> {
  const holders: (LockHolder | undefined)[] = [];
  for (let number = 1; number <= maxTests; number += 1) {
    const taken = await acquireLock(join(lockDir, slotName(number)), { purpose, signal });
    if (taken.outcome === 'locked') return taken;
    holders.push(taken.holder);
  }
  return { outcome: 'busy', holders };
}

const askAgainMs = 500;

const noSlot = (maxTests: number, waitMs: number, holders: string) =>
  new WarmError({
    kind: 'busy',
    code: 'no-slot',
    message: `this host does ${maxTests} ${maxTests === 1 ? 'run' : 'runs'} at once, and none ended within ${waitMs / 1000} s: ${holders}`,
    hint: 'Try again later, wait longer (--wait), or allow more at once (CCCI_MAX_TESTS) if the host can bear it.',
  });
