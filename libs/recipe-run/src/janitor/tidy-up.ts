import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@ci-warm/errors';
import { createDeadline } from '../contract/deadline.ts';
import { reapRealms } from './reap-realms.ts';
import type { RunnerPorts } from '../contract/ports.ts';
import { makeAppTools } from '../app/app-tools.ts';
import { listRunRecords, removeUnbegun, type RunRecord } from '@ci-warm/runs';
import type { RunPlan } from '../contract/run-plan.ts';
import { endChanges } from './end-changes.ts';
import { reapRun } from './reap-run.ts';

/**
 * Before a run: brings to an end what dead runs of this host left open, by their records alone, and the changes of
 * canonicals that were cut short. What cannot be tidied up is told and left to the next run; it never keeps this one from
 * starting.
 *
 * @param held domains whose locks this run itself has
 */
export async function tidyUp(ports: RunnerPorts, plan: RunPlan, held: ReadonlySet<string>): Promise<void> {
  const { log } = plan;
  const runsFolder = join(ports.warmRoot, 'runs');
  for (const id of await removeUnbegun(runsFolder)) log.detail(`run ${id} died before it had begun`);
  const open = await openRecords(runsFolder, plan);
  const own = open.filter(({ id, host }) => id !== plan.id && host === hostname());
  using deadline = createDeadline({
    clock: ports.clock,
    ms: ports.teardownMs,
    what: 'tidying up after dead runs',
    signal: plan.signal,
  });
  const given = { ...plan, signal: deadline.signal };
  try {
    await endChanges(ports, given, held);
    if (own.length === 0) return;
    const realms = await reapRealms(ports, makeAppTools(ports, { ...given, config: {} }), { held, log });
    for (const record of own) await reapRun(ports, given, { record, held, realms });
  } catch (error) {
    plan.signal.throwIfAborted();
    log.say(`tidying up after dead runs ended early: ${messageOf(error)}`);
  }
}

/** Records without an end, oldest first. One that cannot be read speaks for nobody, and is told. */
async function openRecords(runsFolder: string, { log }: RunPlan): Promise<RunRecord[]> {
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
