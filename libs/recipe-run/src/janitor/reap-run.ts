import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockApps } from '@ci-warm/app-locks';
import { remainsOf, removeApp } from '@ci-warm/app-lifecycle';
import { kindOf } from '@ci-warm/app-names';
import { messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { closeRunRecord, readRunRecord, type RunRecord } from '@ci-warm/runs';
import { makeTools } from '../app/app-tools.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';
import type { RealmsLeft } from './reap-realms.ts';
import { returnBorrowed } from './return-borrowed.ts';

/**
 * Ends one run that may be dead: it is when all its locks are free, and they are held while anything of it is removed.
 * Its record is closed when everything in it is gone or back.
 */
export async function reapRun(
  host: Host,
  run: Run,
  { record, realms, signal }: { record: RunRecord; realms: RealmsLeft; signal: AbortSignal },
): Promise<void> {
  const { log } = run;
  const foreign = foreignDomainIn(record, host);
  if (foreign !== undefined) {
    log.say(`run ${record.id} is left to a person: its record names ${foreign}, which no run may remove`);
    return;
  }
  const domains = [...record.creates, ...(record.borrows === undefined ? [] : [record.borrows])];
  const taken = await lockApps({
    lockDir: host.lockDir,
    domains: domains.filter((domain) => domain !== run.domain),
    purpose: `tidying up after run ${record.id}`,
    signal,
  });
  if (taken.outcome === 'busy') {
    const heldMs = host.clock.now() - Date.parse(taken.holder?.since ?? '');
    if (heldMs > longMs)
      log.say(
        `${taken.domain} has been held for ${Math.floor(heldMs / 3_600_000)} h by ${taken.holder?.purpose} (process ${taken.holder?.pid})`,
      );
    return;
  }
  try {
    const tools = makeTools(host, run, { locks: [...run.locks, ...taken.locks], signal });
    await reapHolding(host, run, { tools, record, realms });
  } catch (error) {
    signal.throwIfAborted();
    log.say(`run ${record.id} could not be tidied up after: ${messageOf(error)}`);
  } finally {
    for (const lock of taken.locks) await lock.release();
  }
}

async function reapHolding(
  host: Host,
  run: Run,
  { tools, record: known, realms: left }: { tools: RunTools; record: RunRecord; realms: RealmsLeft },
): Promise<void> {
  const { id, creates, borrows, recipe, realms } = known;
  const folder = join(host.warmRoot, 'runs', id);
  const { log } = run;
  // Another run may have been faster, or the run itself came to its end since.
  const record = await readRunRecord(folder);
  if (record === undefined || record.endedAt !== undefined) return;
  const remaining: string[] = [];
  for (const domain of creates) {
    if ((await remainsOf(tools, domain)).length === 0) continue;
    log.say(`removing what a dead run left at ${domain}`);
    failpoint('recipe-run.reap-app');
    const { leftovers, problems } = await removeApp(tools, domain);
    for (const problem of problems) log.detail(`run ${id}: ${problem}`);
    remaining.push(...leftovers);
  }
  if (borrows !== undefined) {
    const why = await returnBorrowed(host, tools, { id, recipe, domain: borrows, log });
    if (why !== undefined) remaining.push(why);
  }
  remaining.push(
    ...realms.filter((realm) => !left.known || left.realms.has(realm)).map((realm) => `realm ${realm}`),
  );
  if (remaining.length > 0) {
    log.say(`run ${id} still has ${remaining.join(', ')}: left to the next run`);
    return;
  }
  for (const inner of ['abra', 'deps']) await rm(join(folder, inner), { recursive: true, force: true });
  failpoint('recipe-run.reap-record');
  const endedAt = new Date(host.clock.now()).toISOString();
  await closeRunRecord(folder, { ...record, endedAt, reapedBy: run.id });
}

/** Records are files like any other: only names that runs make are ever removed, and only a canonical is ever borrowed. */
function foreignDomainIn(
  { creates, borrows }: RunRecord,
  { baseDomain: base, providers }: Host,
): string | undefined {
  const kind = (domain: string) => kindOf(domain, { base, providers })?.kind;
  if (borrows !== undefined && kind(borrows) !== 'canonical') return borrows;
  return creates.find((domain) => kind(domain) !== 'cold');
}

const longMs = 2 * 3_600_000;
