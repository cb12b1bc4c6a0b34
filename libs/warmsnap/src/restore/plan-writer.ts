import { provedCopy, type Proof } from '../store/proof-index.ts';
import { plannedEntryLine } from '../transfer/planned-entry.ts';
import { entryOf, hasContent, type Entry, type LiveEntry } from '../walk/entry.ts';
import { parentOf } from '../walk/path-code.ts';
import type { RestorePlan } from './restore-plan.ts';

type Line = (text: string) => void;

/** Takes the decisions of a plan one by one, in the order of paths, writes them down and sums them up. */
export interface PlanWriter {
  remove(found: LiveEntry): void;
  makeDirectory(wanted: Entry): void;
  /** Its attributes have to be set once all else is done. */
  touch(path: string | undefined): void;
  /** @param replaced the live name that it is renamed over */
  write(
    wanted: Entry,
    replaced: LiveEntry | undefined,
    copy: LiveEntry | undefined,
    proof: Proof | undefined,
  ): void;
  /** What there is after all of them. */
  sums: Pick<RestorePlan, 'written' | 'removed' | 'made' | 'unproved' | 'bytes' | 'lost' | 'touched'>;
}

export function createPlanWriter(lines: { write: Line; remove: Line; make: Line }): PlanWriter {
  const lost = { names: 0, bytes: 0 };
  const touched = new Set<string>();
  const sums = { written: 0, removed: 0, made: 0, unproved: 0, bytes: 0, lost, touched };
  const leaving = new Set<string>();
  const touch = (path: string | undefined): void => {
    if (path !== undefined) touched.add(path);
  };
  const lose = (found: LiveEntry): void => {
    if (found.type === 'dir') return;
    lost.names += 1;
    lost.bytes += found.allocated;
  };
  return {
    sums,
    touch,
    remove: (found) => {
      sums.removed += 1;
      lose(found);
      if (!leaving.has(parentOf(found.path) ?? '')) {
        lines.remove(plannedEntryLine(entryOf(found)));
        touch(parentOf(found.path));
      }
      if (found.type === 'dir') leaving.add(found.path);
    },
    makeDirectory: (wanted) => {
      sums.made += 1;
      lines.make(plannedEntryLine(wanted));
      touch(parentOf(wanted.path));
    },
    write: (wanted, replaced, copy, copyProof) => {
      sums.written += 1;
      touch(parentOf(wanted.path));
      if (replaced) lose(replaced);
      const proved = hasContent(wanted) ? provedCopy(copy, copyProof) : {};
      if (hasContent(wanted)) {
        sums.bytes += copy?.allocated ?? 0;
        if (proved.proved === undefined) sums.unproved += 1;
      }
      lines.write(plannedEntryLine({ ...wanted, ...proved }));
    },
  };
}
