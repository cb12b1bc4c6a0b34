import type { Lock, LockHolder } from '@ci-warm/state-files';
import { tryLockApp, type AppLockRequest } from './lock-app.ts';

export type LockedApps =
  | { outcome: 'locked'; locks: readonly Lock[] }
  | { outcome: 'busy'; domain: string; holder: LockHolder | undefined };

/** The locks of all these apps or of none, without waiting: whoever holds one of them lives. */
export async function lockApps({
  domains,
  ...request
}: Omit<AppLockRequest, 'domain' | 'waitMs'> & { domains: readonly string[] }): Promise<LockedApps> {
  const locks: Lock[] = [];
  const giveBack = async () => {
    for (const lock of locks) await lock.release();
  };
  try {
    // In one order for everybody, so that of two who want the same ones one gets them.
    for (const domain of [...new Set(domains)].sort()) {
      const taken = await tryLockApp({ ...request, domain });
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
