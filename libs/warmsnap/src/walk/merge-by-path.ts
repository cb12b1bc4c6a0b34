/** Walks lists that are in the order of their paths side by side: for each path, what each list has there. */
export function* mergeByPath<Lists extends readonly { path: string }[]>(
  ...lists: { [At in keyof Lists]: Iterable<Lists[At]> }
): Generator<{ [At in keyof Lists]: Lists[At] | undefined }> {
  const iterators = lists.map((list: Iterable<{ path: string }>) => list[Symbol.iterator]());
  try {
    // Plain loops: they run once for each name, several times, and mostly in a process that has just started.
    const heads = iterators.map(advance);
    for (;;) {
      let path: string | undefined;
      for (const head of heads) if (head && (path === undefined || head.path < path)) path = head.path;
      if (path === undefined) return;
      const row = new Array<{ path: string } | undefined>(heads.length);
      for (let at = 0; at < heads.length; at += 1) {
        const head = heads[at];
        row[at] = head?.path === path ? head : undefined;
      }
      yield row as { [At in keyof Lists]: Lists[At] | undefined };
      for (let at = 0; at < heads.length; at += 1) {
        const iterator = row[at] && iterators[at];
        if (iterator) heads[at] = advance(iterator);
      }
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

function advance<T>(iterator: Iterator<T>): T | undefined {
  const next = iterator.next();
  return next.done ? undefined : next.value;
}
