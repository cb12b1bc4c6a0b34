import { differenceOf, type Entry, type LiveEntry } from '../walk/entry.ts';

/** Collects how the tree of a snapshot differs from its manifest, name by name. */
export function createProblems(): {
  look: (wanted: Entry | undefined, copy: LiveEntry | undefined) => void;
  found: readonly string[];
} {
  const found: string[] = [];
  return {
    look: (wanted, copy) => {
      if ((!wanted && !copy) || found.length >= maxProblems) return;
      if (!wanted) found.push(`${copy?.path}: it does not belong here`);
      else if (!copy) found.push(`${wanted.path}: it is missing`);
      else {
        const difference = differenceOf(wanted, copy);
        if (difference !== undefined) found.push(`${wanted.path}: ${difference}`);
      }
    },
    found,
  };
}

/** Of which one is shown. */
const maxProblems = 100;
