import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@ci-warm/errors';
import { listRunRecords, removeFromEnded, removeUnbegun, type RunRecord } from '@ci-warm/runs';
import { makeTools } from '../app/app-tools.ts';
import { createDeadline } from '../contract/deadline.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import { endChanges } from './end-changes.ts';
import { reapRealms } from './reap-realms.ts';
import { reapRun } from './reap-run.ts';

/**
 * Before a run: brings to an end what dead runs of this host left open, by their records alone, and the changes of
 * canonicals that were cut short. What cannot be tidied up is told and left to the next run; it never keeps this one from
 * starting.
 */
export async function tidyUp(host: Host, run: Run): Promise<void> {
  const { log } = run;
  const runsFolder = join(host.warmRoot, 'runs');
  for (const id of await removeUnbegun(runsFolder)) log.detail(`run ${id} died before it had begun`);
  await removeFromEnded(runsFolder, ['abra']);
  const open = await openRecords(runsFolder, run);
  const own = open.filter(({ id, host }) => id !== run.id && host === hostname());
  using deadline = createDeadline(host.clock, {
    ms: host.teardownSec * 1000,
    what: 'tidying up after dead runs',
    signal: run.signal,
  });
  const { signal } = deadline;
  try {
    await endChanges(host, run, signal);
    if (own.length === 0) return;
    const realms = await reapRealms(host, run, makeTools(host, run, { locks: run.locks, signal }));
    for (const record of own) await reapRun(host, run, { record, realms, signal });
  } catch (error) {
    run.signal.throwIfAborted();
    log.say(`tidying up after dead runs ended early: ${messageOf(error)}`);
  }
}

/** Records without an end, oldest first. One that cannot be read speaks for nobody, and is told. */
async function openRecords(runsFolder: string, { log }: Run): Promise<RunRecord[]> {
  const open: RunRecord[] = [];
  for (const listed of await listRunRecords(runsFolder)) {
    const { id } = listed;
    if (listed.outcome === 'unreadable')
      log.say(
        `what run ${id} left, if anything, has to be looked for by a person: ${messageOf(listed.reason)}`,
      );
    else if (listed.record.id !== id)
      log.say(`the record in runs/${id} is that of run ${listed.record.id}: nothing is done by it`);
    else if (listed.record.endedAt === undefined) open.push(listed.record);
  }
  return open;
}
