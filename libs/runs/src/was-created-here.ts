import { hostname } from 'node:os';
import { listRunRecords } from './list-run-records.ts';

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
