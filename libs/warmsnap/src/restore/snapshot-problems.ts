import { differenceBetween, type Entry, type LiveEntry } from '../walk/entry.ts';

/** Collects how the tree of a snapshot differs from its manifest, name by name. */
export function createSnapshotProblems(): {
  check: (wanted: Entry | undefined, copy: LiveEntry | undefined) => void;
  found: readonly string[];
} {
  const found: string[] = [];
  return {
    check: (wanted, copy) => {
      const difference = differenceBetween(wanted, copy);
      if (difference !== undefined && found.length < maxProblems)
        found.push(`${(wanted ?? copy)?.path}: ${difference}`);
    },
    found,
  };
}

/** More than an error ever shows. */
const maxProblems = 100;
