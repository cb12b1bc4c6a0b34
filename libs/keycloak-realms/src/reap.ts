import { messageOf } from '@ci-warm/errors';
import type { RealmApi } from './realm-api.ts';
import { realmsToReap } from './realms-to-reap.ts';
import type { KeepReason, ReapReport, ReapRequest, RealmSummary } from './types.ts';

/** Deletes what dead runs of this host left, each realm under the locks that its runs held. */
export async function reapOrphanedRealms(
  realms: RealmApi,
  { records, host, isLocked, whileHolding }: ReapRequest,
): Promise<ReapReport> {
  const deleted: string[] = [];
  const failed: { realm: string; reason: string }[] = [];
  const plan = async (found: readonly RealmSummary[], locked: ReadonlySet<string>) =>
    realmsToReap({ realms: found, records, host, isLocked: (domain) => locked.has(domain) });

  const found = await realms.list();
  const all = await plan(found, new Set());
  const locked = await lockedOf(
    all.reap.flatMap(({ domains }) => domains),
    isLocked,
  );
  const { reap, kept: keptAtOnce } = await plan(found, locked);
  const kept: { realm: string; reason: KeepReason }[] = [...keptAtOnce];

  for (const { realm, domains } of reap) {
    try {
      const held = await whileHolding(domains, async () => {
        // The name may have been taken by a new run since it was listed.
        const now = await realms.look(realm);
        if (now === undefined) return;
        const again = await plan([now], new Set());
        const same = again.reap[0]?.domains.every((domain) => domains.includes(domain)) ?? false;
        if (!same) kept.push({ realm, reason: again.kept[0]?.reason ?? 'in-use' });
        else if (await realms.remove(realm)) deleted.push(realm);
      });
      if (!held) kept.push({ realm, reason: 'in-use' });
    } catch (error) {
      failed.push({ realm, reason: messageOf(error) });
    }
  }
  return { deleted, kept, failed };
}

async function lockedOf(
  domains: readonly string[],
  isLocked: ReapRequest['isLocked'],
): Promise<ReadonlySet<string>> {
  const locked = new Set<string>();
  for (const domain of new Set(domains)) if (await isLocked(domain)) locked.add(domain);
  return locked;
}
