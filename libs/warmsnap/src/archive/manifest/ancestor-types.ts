import type { Entry } from '../../walk/entry.ts';

/**
 * Tells of what type a name was, among those that later ones may still lie below.
 *
 * `a`, `a-b`, `a/x`: other names may come between a directory and what is in it, but all of them begin with its own. So
 * what a name can lie below is a beginning of the one before it, and its length is all that has to be kept.
 */
export function createAncestorTypes() {
  let last = '';
  const open: { length: number; type: Entry['type'] }[] = [];
  return {
    /** Names must come in the order of their encoded paths. */
    meet: (path: string, type: Entry['type']): void => {
      const common = commonLength(last, path);
      while ((open.at(-1)?.length ?? 0) > common) open.pop();
      open.push({ length: path.length, type });
      last = path;
    },
    /** Of what the next name lies in; `undefined` when it has not come. */
    typeOf: (parent: string): Entry['type'] | undefined =>
      last.startsWith(parent) ? open.findLast(({ length }) => length === parent.length)?.type : undefined,
  };
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
