import type { Entry } from '../walk/entry.ts';
import { linesOf } from '../walk/lines.ts';

/** What is to be done about one name, one line of a file: a plan may be as long as a volume has names. */
export interface PlannedEntry extends Entry {
  /** Of the live name when it was planned. */
  stamp?: string;
  /** Stamp of the snapshot's file, if that is as it was when its content was known to be right. */
  proved?: string;
}

export function plannedEntryLine(entry: PlannedEntry, stamp?: string): string {
  return JSON.stringify(stamp === undefined ? entry : { ...entry, stamp });
}

export function* readPlannedEntries(path: string): Generator<PlannedEntry> {
  for (const line of linesOf(path)) yield JSON.parse(line) as PlannedEntry;
}
