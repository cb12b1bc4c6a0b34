import { markIn } from './marks.ts';
import type { KeepReason, RealmSummary, ReapableRealm, ReapPlan, RunRecord } from './types.ts';

/**
 * Which realms a dead run of this host left behind. Pure.
 *
 * It takes the mark of a run of this host *and* that run's record here, all locks of its owners free, and a name of the shape
 * `<recipe>-<6 hex>`. A record alone is a plan: the name may have been somebody else's before the run came to it, whereas
 * the call that makes a realm marks it. A mark alone may come from another host of the same name.
 */
export function realmsToReap({
  realms,
  records,
  host,
  isLocked,
}: {
  realms: readonly RealmSummary[];
  records: readonly RunRecord[];
  host: string;
  isLocked: (domain: string) => boolean;
}): ReapPlan {
  const own = records.filter((record) => record.host === host);
  const reap: ReapableRealm[] = [];
  const kept: { realm: string; reason: KeepReason }[] = [];
  for (const realm of realms) {
    const judged = judge(realm, own, { host, isLocked });
    if (typeof judged === 'object') reap.push(judged);
    else if (judged !== 'ordinary') kept.push({ realm: realm.name, reason: judged });
  }
  return { reap, kept };
}

function judge(
  { name, attributes }: RealmSummary,
  own: readonly RunRecord[],
  { host, isLocked }: { host: string; isLocked: (domain: string) => boolean },
): ReapableRealm | KeepReason | 'ordinary' {
  const shaped = runRealm.test(name);
  const naming = own.filter(({ realms, endedAt }) => endedAt === undefined && realms.includes(name));
  if (attributes === undefined) return shaped || naming.length > 0 ? 'unreadable' : 'ordinary';

  const mark = markIn(attributes);
  if (mark === undefined) return shaped ? 'look-alike' : 'ordinary';
  if (mark.host !== host) return 'other-host';
  if (!shaped) return 'not-a-run';

  const owners = own.filter(({ id }) => id === mark.run);
  if (owners.length === 0) return 'no-record';
  // Others that name it too may live: names are made from the work, and the same work may run again.
  const concerned = [...owners, ...naming];
  const domains = new Set(concerned.flatMap(({ creates, borrows }) => [...creates, ...listed(borrows)]));
  for (const domain of listed(mark.domain)) domains.add(domain);
  const proven = concerned.every(({ creates, borrows }) => creates.length > 0 || borrows !== undefined);
  if (domains.size === 0 || !proven) return 'no-lock';
  if ([...domains].some(isLocked)) return 'in-use';
  const runs = new Set(concerned.map(({ id }) => id));
  return { realm: name, runs: [...runs], domains: [...domains] };
}

function listed<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

const runRealm = /^[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{6}$/;
