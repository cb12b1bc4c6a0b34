/** Walks lists that are in the order of their paths side by side: for each path, what each list has there. */
export function* sideBySide<Lists extends readonly { path: string }[]>(
  ...lists: { [At in keyof Lists]: Iterable<Lists[At]> }
): Generator<{ [At in keyof Lists]: Lists[At] | undefined }> {
  const iterators = lists.map((list: Iterable<{ path: string }>) => list[Symbol.iterator]());
  try {
    const heads = iterators.map(advance);
    for (;;) {
      let path: string | undefined;
      for (const head of heads) if (head && (path === undefined || head.path < path)) path = head.path;
      if (path === undefined) return;
      const row = heads.map((head) => (head?.path === path ? head : undefined));
      yield row as { [At in keyof Lists]: Lists[At] | undefined };
      for (const [at, iterator] of iterators.entries()) if (row[at]) heads[at] = advance(iterator);
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

function advance<T>(iterator: Iterator<T>): T | undefined {
  const { done, value } = iterator.next();
  return done ? undefined : value;
}
