import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { systemClock, type Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { readJsonFile, removeFile } from './read-files.ts';
import { writeStateFile } from './write-files.ts';

export interface JournalOptions<Plan extends z.ZodType> {
  /** `<app>/journal.json`. */
  path: string;
  /** Shape of the plan: everything that finishing or rolling back needs to know. */
  plan: Plan;
  /** What to do about a damaged one: only its owner knows. */
  hint?: string;
  clock?: Clock;
}

/** The one transaction in flight, as recovery finds it. */
export interface JournalRecord<Plan> {
  id: string;
  kind: string;
  /** ISO 8601. */
  begun: string;
  plan: Plan;
  /** In the order they were recorded. */
  steps: readonly JournalStep[];
}

export interface JournalStep {
  name: string;
  /** ISO 8601. */
  at: string;
  data?: unknown;
}

/**
 * A change of several steps, written down so that whoever comes after a crash can finish it or go back. Write a step
 * *before* the action when going back must know that it may have happened, after it when going forward may rely on it.
 * One holder at a time: the app's lock guards it. Every write is atomic and durable.
 */
export interface Journal<Plan> {
  /** @throws WarmError `state-corrupt` */
  read(): Promise<JournalRecord<Plan> | undefined>;
  /** @throws WarmError `journal-in-flight` (broken) when there is an unfinished one. */
  begin(transaction: {
    kind: string;
    plan: Plan;
    /** What is taken for done from the beginning. */
    steps?: readonly Omit<JournalStep, 'at'>[];
  }): Promise<JournalRecord<Plan>>;
  /** @throws WarmError `journal-missing` (broken) when nothing was begun. */
  step(name: string, data?: unknown): Promise<JournalRecord<Plan>>;
  /** Removes the record: done, or rolled back. */
  finish(): Promise<void>;
}

export function openJournal<Plan extends z.ZodType>({
  path,
  plan,
  hint,
  clock = systemClock,
}: JournalOptions<Plan>): Journal<z.infer<Plan>> {
  type Row = JournalRecord<z.infer<Plan>>;
  const schema = recordSchema(plan);
  const now = () => new Date(clock.now()).toISOString();
  const read = async () =>
    (await readJsonFile(path, schema, hint === undefined ? {} : { hint })) as Row | undefined;
  const write = async (record: Row) => {
    await writeStateFile(path, record);
    return record;
  };
  return {
    read,
    async begin({ kind, plan, steps = [] }) {
      const open = await read();
      if (open !== undefined) throw inFlight(path, open);
      failpoint('journal.begin');
      const done = steps.map((step) => ({ ...step, at: now() }));
      return write({ id: randomUUID(), kind, begun: now(), plan, steps: done });
    },
    async step(name, data) {
      const record = await read();
      if (record === undefined) throw missing(path, name);
      failpoint(`journal.${name}`);
      const step = { name, at: now(), ...(data === undefined ? {} : { data }) };
      return write({ ...record, steps: [...record.steps, step] });
    },
    async finish() {
      failpoint('journal.finish');
      await removeFile(path);
    },
  };
}

const recordSchema = <Plan extends z.ZodType>(plan: Plan) =>
  z.object({
    id: z.string(),
    kind: z.string(),
    begun: z.string(),
    plan,
    steps: z.array(z.object({ name: z.string(), at: z.string(), data: z.unknown().optional() })),
  });

const inFlight = (path: string, { kind, begun }: JournalRecord<unknown>) =>
  new WarmError({
    kind: 'broken',
    code: 'journal-in-flight',
    message: `${path} says that a change (${kind}, begun ${begun}) was never finished`,
    hint: 'Let the app that began it recover it, before anything else is changed.',
  });

const missing = (path: string, step: string) =>
  new WarmError({
    kind: 'broken',
    code: 'journal-missing',
    message: `${path} vanished before step ${step} of its change`,
    hint: 'Something else removed it: look at the app before anything else is changed.',
  });
