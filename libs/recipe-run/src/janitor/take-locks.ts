import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
import { acquireLock, type Lock, type LockHolder } from '@ci-warm/state-files';

export type TakenLocks =
  | { outcome: 'locked'; locks: readonly Lock[] }
  | { outcome: 'busy'; domain: string; holder: LockHolder | undefined };

/** The locks of all these apps or of none, without waiting: whoever holds one of them lives. */
export async function takeLocks({
  lockDir,
  domains,
  purpose,
  signal,
}: {
  lockDir: string;
  domains: readonly string[];
  purpose: string;
  signal: AbortSignal;
}): Promise<TakenLocks> {
  const locks: Lock[] = [];
  const giveBack = async () => {
    for (const lock of locks) await lock.release();
  };
  try {
    // In one order for everybody, so that of two who want the same ones one gets them.
    for (const domain of [...new Set(domains)].sort()) {
      const taken = await acquireLock(join(lockDir, lockName(domain)), { purpose, signal });
      if (taken.outcome === 'busy') {
        await giveBack();
        return { outcome: 'busy', domain, holder: taken.holder };
      }
      locks.push(taken.lock);
    }
  } catch (error) {
    await giveBack();
    throw error;
  }
  return { outcome: 'locked', locks };
}
