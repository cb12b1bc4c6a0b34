import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockApps, tryWithAppLock } from '@ci-warm/app-locks';
import { warmDomain } from '@ci-warm/app-names';
import { messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RunRecord } from '@ci-warm/keycloak-realms';
import { listRunRecords } from '@ci-warm/runs';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';
import { whyDown } from '../deps/take-places.ts';

/** Realms that are still there or may be, of whatever run; not `known` where the provider could not be asked. */
export interface RealmsLeft {
  known: boolean;
  realms: ReadonlySet<string>;
}

/**
 * Deletes from this host's shared Keycloak what dead runs left there. Costs nothing where no record speaks of a realm,
 * and never keeps a run from starting.
 */
export async function reapRealms(host: Host, run: Run, tools: RunTools): Promise<RealmsLeft> {
  const { log } = run;
  try {
    const records = await recordsIn(join(host.warmRoot, 'runs'));
    const open = records.some(({ realms, endedAt }) => realms.length > 0 && endedAt === undefined);
    if (!open || !host.providers.includes(provider)) return noneLeft;
    const domain = warmDomain(provider, host.baseDomain);
    const { state } = await tools.lifecycle.status(domain);
    if (state !== 'deployed') return state === 'absent' ? noneLeft : unknown;
    const { lockDir } = host;
    const use = { lockDir, domain, mode: 'shared', purpose: 'reaping realms' } as const;
    const done = await tryWithAppLock(use, () => reapAt(host, run, { tools, domain, records }));
    if (done.outcome === 'done') return done.value;
    log.detail(`realms of dead runs wait: ${domain} is being changed`);
  } catch (error) {
    tools.signal.throwIfAborted();
    log.say(`realms of dead runs were not looked for: ${messageOf(error)}`);
  }
  return unknown;
}

async function reapAt(
  { lockDir }: Host,
  run: Run,
  { tools, domain, records }: { tools: RunTools; domain: string; records: readonly RunRecord[] },
): Promise<RealmsLeft> {
  if ((await whyDown(tools, domain)) !== undefined) return unknown;
  const { log } = run;
  const keycloak = tools.realmsAt(domain);
  const whileHolding = async (apps: readonly string[], work: () => Promise<void>) => {
    const domains = apps.filter((app) => app !== run.domain);
    const { signal } = tools;
    const taken = await lockApps({ lockDir, domains, purpose: 'reaping realms', signal });
    if (taken.outcome === 'busy') return false;
    try {
      await work();
      return true;
    } finally {
      for (const lock of taken.locks) await lock.release();
    }
  };
  failpoint('recipe-run.reap');
  const { deleted, kept, failed } = await keycloak.reapOrphanedRealms({
    records,
    host: hostname(),
    isLocked: async (app) => !(await whileHolding([app], async () => undefined)),
    whileHolding,
  });
  for (const realm of deleted) log.say(`removed realm ${realm} of a dead run`);
  for (const { realm, reason } of kept) log.detail(`realm ${realm} stays: ${reason}`);
  for (const { realm, reason } of failed) log.say(`realm ${realm} of a dead run stays: ${reason}`);
  const undecided = kept.filter(({ reason }) => ['in-use', 'unreadable', 'no-lock'].includes(reason));
  return { known: true, realms: new Set([...undecided, ...failed].map(({ realm }) => realm)) };
}

const noneLeft: RealmsLeft = { known: true, realms: new Set() };
const unknown: RealmsLeft = { known: false, realms: new Set() };

/** What cannot be read speaks for nobody: its realm stays. */
async function recordsIn(folder: string): Promise<RunRecord[]> {
  const listed = await listRunRecords(folder);
  return listed.flatMap((one) => (one.outcome === 'read' ? [one.record] : []));
}

const provider = 'keycloak';
