import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '@ci-warm/state-files';
import * as z from 'zod';

/** `runs/<id>/run.json`: who owns what, written before any of it is created. A janitor reaps by these alone. */
export type RunRecord = z.infer<typeof recordSchema>;

const recordSchema = z.object({
  schema: z.literal(1),
  id: z.string(),
  recipe: z.string(),
  commit: z.string(),
  pullRequest: z.string().optional(),
  lane: z.enum(['cold', 'quick']),
  /** Domains that the run creates and removes; a canonical's is not among them. */
  creates: z.array(z.string()),
  /** The canonical that a quick run borrows. */
  borrows: z.string().optional(),
  realms: z.array(z.string()),
  host: z.string(),
  pid: z.number(),
  bootId: z.string(),
  startedAt: z.string(),
  /** Set when everything in it is gone or back. */
  endedAt: z.string().optional(),
  /** The run that saw to that, where it was not this one. */
  reapedBy: z.string().optional(),
});

export type NewRunRecord = Omit<RunRecord, 'schema' | 'host' | 'pid' | 'bootId'>;

/** Writes the record of a run of this process. */
export async function writeRunRecord(folder: string, record: NewRunRecord): Promise<void> {
  const own = {
    schema: 1,
    ...record,
    host: hostname(),
    pid: process.pid,
    bootId: await bootId(),
  } satisfies RunRecord;
  await writeJsonFile(join(folder, 'run.json'), own, { mode: 0o600 });
}

/** Writes the end into the record of a run that is dead. */
export async function closeRunRecord(
  folder: string,
  record: RunRecord & { endedAt: string; reapedBy: string },
): Promise<void> {
  await writeJsonFile(join(folder, 'run.json'), record, { mode: 0o600 });
}

/** `undefined` where a folder has none. Throws WarmError `state-corrupt` (broken). */
export async function readRunRecord(folder: string): Promise<RunRecord | undefined> {
  return readJsonFile(join(folder, 'run.json'), recordSchema);
}

/** Changes at every boot: a process id alone may have been given to another process since. */
async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}
