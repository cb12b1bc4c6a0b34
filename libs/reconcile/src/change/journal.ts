import type { Clock } from '@ci-warm/clock';
import type { TaggedVersion } from '@ci-warm/abra-client';
import { restorePointSchema, type RestorePoint } from '@ci-warm/app-folder';
import { openJournal, type Journal, type JournalRecord } from '@ci-warm/state-files';
import * as z from 'zod';

/** Enough to finish a change or to go back, without asking anything else. */
export type ChangePlan = z.infer<typeof planSchema>;
export type ChangeJournal = Journal<ChangePlan>;
export type ChangeRecord = JournalRecord<ChangePlan>;

/**
 * Steps of an upgrade, each written before what it names is done, except those in the past tense:
 * `undeploying` · `snapshotted` {snapshot} · `deploying` · `deployed` · `proved` · `committed` · `rolling-back` {reason, releaseFailed} · `restored`.
 */
export function openChangeJournal(path: string, clock: Clock): ChangeJournal {
  return openJournal({ path, plan: planSchema, hint, clock });
}

const hint =
  'nothing was changed; move it away and run the reconciler again: a healthy app is taken as it runs; for one that is not, the snapshot to go back to is named; no snapshot is removed';

/** A restore point as it is written down. */
export function writablePoint(point: RestorePoint): NonNullable<ChangePlan['from']> {
  return { ...point, images: { ...point.images }, secrets: [...point.secrets], configs: [...point.configs] };
}

/** A version as the app's files name it. */
export function writtenVersion({ version, commit }: TaggedVersion): { version: string; commit: string } {
  return { version: version.raw, commit };
}

export function hasStep(record: ChangeRecord, name: string): boolean {
  return record.steps.some((step) => step.name === name);
}

/** The snapshot that the change took, if it came that far. */
export function snapshotOf(record: ChangeRecord): string | undefined {
  const data = record.steps.find(({ name }) => name === 'snapshotted')?.data;
  return snapshotSchema.safeParse(data).data?.snapshot;
}

/** Why the change is being rolled back, and whether the release itself was the reason. */
export function rollBackCause(record: ChangeRecord): { reason: string; releaseFailed: boolean } | undefined {
  const data = record.steps.find(({ name }) => name === 'rolling-back')?.data;
  return causeSchema.safeParse(data).data;
}

const planSchema = z.object({
  /** What to go back to; absent at a first deploy. */
  from: restorePointSchema.optional(),
  to: z.object({ version: z.string(), commit: z.string() }),
  stateful: z.boolean(),
  /** The app's volumes before the change. */
  volumes: z.array(z.object({ name: z.string(), path: z.string() })),
});
const snapshotSchema = z.object({ snapshot: z.string() });
const causeSchema = z.object({ reason: z.string(), releaseFailed: z.boolean() });
