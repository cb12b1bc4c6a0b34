import { hostname } from 'node:os';
import { join } from 'node:path';
import { readRunRecord, type RunRecord } from './run-record.ts';
import { runIds } from './run-id.ts';

/** A run by its folder's name. `unreadable`: its record cannot be read, so nobody may act by it. */
export type ListedRecord =
  { outcome: 'read'; id: string; record: RunRecord } | { outcome: 'unreadable'; id: string; reason: unknown };

/** The records of all runs, oldest first. Runs that have none yet are left out. */
export async function listRunRecords(runsFolder: string): Promise<readonly ListedRecord[]> {
  const listed: ListedRecord[] = [];
  for (const id of await runIds(runsFolder)) {
    try {
      const record = await readRunRecord(join(runsFolder, id));
      if (record !== undefined) listed.push({ outcome: 'read', id, record });
    } catch (reason) {
      listed.push({ outcome: 'unreadable', id, reason });
    }
  }
  return listed;
}

/** Whether an earlier run of this host created this domain and never said that it is gone. */
export async function wasCreatedHere(runsFolder: string, domain: string): Promise<boolean> {
  return (await listRunRecords(runsFolder)).some(
    (listed) =>
      listed.outcome === 'read' &&
      listed.record.host === hostname() &&
      listed.record.endedAt === undefined &&
      listed.record.creates.includes(domain),
  );
}
