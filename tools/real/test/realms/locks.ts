import { join } from 'node:path';
import type { ReapRequest } from '@ci-warm/keycloak-realms';
import { acquireLock, type Lock } from '@ci-warm/state-files';

/** The kernel's own locks of apps, in one folder, as reaping asks for them. */
export function locksIn(
  folder: string,
): Pick<ReapRequest, 'isLocked' | 'whileHolding'> & { pathOf(domain: string): string } {
  const pathOf = (domain: string) => join(folder, `${domain}.lock`);
  const take = (domain: string) => acquireLock(pathOf(domain), { purpose: 'reaping' });
  return {
    pathOf,
    isLocked: async (domain) => {
      const taken = await take(domain);
      if (taken.outcome === 'busy') return true;
      await taken.lock.release();
      return false;
    },
    whileHolding: async (domains, work) => {
      const held: Lock[] = [];
      try {
        for (const domain of domains) {
          const taken = await take(domain);
          if (taken.outcome === 'busy') return false;
          held.push(taken.lock);
        }
        await work();
        return true;
      } finally {
        for (const lock of held) await lock.release();
      }
    },
  };
}
